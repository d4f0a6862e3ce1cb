"""/settings in a group: admins choose its language and quiet hours, others see them."""

from collections.abc import Mapping
from dataclasses import replace

from telegram import Message, Update
from telegram.ext import filters

from bot.context import App, Context
from bot.features.groups.actions import SetGroupClock, SetGroupLanguage, SetQuietHours
from bot.features.groups.views import group_screen, quiet_hours
from bot.texts import LANGUAGES
from bot.ui import show
from bot.ui.actions import Action
from bot.ui.commands import OnCommand
from bot.ui.pressing import Handler, Press, RefusedPressError
from bot.ui.screen import Screen
from core.groups import HOUR, UNSET, GroupSettings, shifted

ADMINS_ONLY = "group-admins-only"
_DAY = range(24)
#: A first guess at a group's clock, from the language of the admin who opens the settings.
_CLOCKS = {"ko": 9 * HOUR, "ru": 3 * HOUR}


async def group_settings(update: Update, context: Context) -> None:
    """Show what the group has set; to admins with buttons."""
    message = update.message
    if message is None:
        return
    texts = context.texts(update)
    admin = await _may_change(message, context)
    if admin and context.group == UNSET and texts.language in _CLOCKS:
        context.group = replace(UNSET, offset=_CLOCKS[texts.language])
        await context.groups.change(message.chat_id, context.group)
    screen = _screen(context, context.group, context.texts(update).language, admin=admin)
    await show.send(update, context, screen)


async def set_language(press: Press, action: SetGroupLanguage) -> None:
    """Keep the language of answers."""
    language = action.language if action.language in LANGUAGES else None
    await _change(press, replace(press.context.group, language=language))


async def set_quiet_hours(press: Press, action: SetQuietHours) -> None:
    """Keep when messages make no sound."""
    hours = (action.start, action.end)
    quiet = quiet_hours(*hours) if all(hour in _DAY for hour in hours) else None
    await _change(press, replace(press.context.group, quiet=quiet))


async def set_clock(press: Press, action: SetGroupClock) -> None:
    """Keep how late it is there."""
    await _change(press, replace(press.context.group, offset=shifted(action.offset, 0)))


async def _change(press: Press, settings: GroupSettings) -> None:
    message, context = press.query.message, press.context
    if message is None or message.chat.id > 0:
        raise RefusedPressError(ADMINS_ONLY)
    if not await context.bot_data.members.is_admin(context.bot, message.chat.id, press.user_id):
        raise RefusedPressError(ADMINS_ONLY)
    await context.groups.change(message.chat.id, settings)
    context.group = settings
    language = context.texts(press.update).language
    await press.edit(_screen(context, settings, language, admin=True))


async def _may_change(message: Message, context: Context) -> bool:
    if message.sender_chat is not None:
        return message.sender_chat.id == message.chat_id  # an admin who stays anonymous
    user = message.from_user
    members = context.bot_data.members
    return user is not None and await members.is_admin(context.bot, message.chat_id, user.id)


def _screen(context: Context, settings: GroupSettings, language: str, *, admin: bool) -> Screen:
    return group_screen(
        settings,
        context.groups.local(settings),
        context.texts_in(language),
        context.bot.username,
        admin=admin,
    )


PRESSES: Mapping[type[Action], Handler] = {
    SetGroupLanguage: set_language,
    SetQuietHours: set_quiet_hours,
    SetGroupClock: set_clock,
}


def register(app: App) -> None:
    """Add the command, for groups."""
    in_groups = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE
    app.add_handler(OnCommand("settings", group_settings, in_groups))
