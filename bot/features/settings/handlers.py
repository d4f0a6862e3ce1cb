"""/settings in the private chat: adventure, languages, and what was said of songs."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import filters

from bot.context import App, Context
from bot.features.lists.feedback_view import feedback_screen, taken_back
from bot.features.settings.actions import ChooseAdventure, ChooseLanguage, ChooseMusic
from bot.features.settings.views import (
    MUSIC,
    adventure_screen,
    language_screen,
    music_screen,
    settings_screen,
)
from bot.texts import LANGUAGES, Texts
from bot.ui import show
from bot.ui.actions import Action, OpenSettings, TakeBack
from bot.ui.commands import OnCommand
from bot.ui.deep_links import address
from bot.ui.guide import elsewhere_screen
from bot.ui.pressing import EXPIRED, Handler, Press, RefusedPressError
from bot.ui.screen import Screen
from bot.ui.sections import Section

CHOSEN = "settings-kept"
PLACE = "settings"
_CHOICES = {
    Section.ADVENTURE: adventure_screen,
    Section.MUSIC: music_screen,
    Section.LANGUAGE: language_screen,
}


async def settings(update: Update, context: Context) -> None:
    """Show what is chosen."""
    if update.effective_user:
        texts = context.texts(update)
        screen = await _screen(context, update.effective_user.id, Section.ALL, 0, texts)
        await show.send(update, context, screen)


async def settings_or_where(update: Update, context: Context) -> None:
    """The same for a deep link; in groups a button leads to the private chat."""
    chat = update.effective_chat
    if chat and chat.type == ChatType.PRIVATE:
        await settings(update, context)
    else:
        url = address(context.bot.username, PLACE)
        await show.send(update, context, elsewhere_screen(url, context.texts(update)))


async def open_section(press: Press, action: OpenSettings) -> None:
    """Show a section in place."""
    if action.section not in set(Section):
        raise RefusedPressError(EXPIRED)
    section = Section(action.section)
    await press.edit(await _screen(press.context, press.user_id, section, action.page, press.texts))


async def _screen(
    context: Context, user_id: int, section: Section, page: int, texts: Texts
) -> Screen:
    fixed = context.features.sections.get(section)  # another feature's
    if fixed:
        return fixed(texts)
    people = context.people
    if section is Section.FEEDBACK:
        return feedback_screen(await people.feedback(user_id), page, texts)
    person = await people.person(user_id)
    if section in _CHOICES:
        return _CHOICES[section](person, texts)
    return settings_screen(person, len(await people.feedback(user_id)), texts)


async def choose_adventure(press: Press, action: ChooseAdventure) -> str:
    """Keep how far lists go by default."""
    person = await press.context.people.person(press.user_id)
    person = replace(person, adventure=action.adventure)
    await press.context.people.choose(press.user_id, person)
    await press.edit(adventure_screen(person, press.texts))
    return press.texts(CHOSEN)


async def choose_music(press: Press, action: ChooseMusic) -> str:
    """Keep one language more, or one less, that songs may be in."""
    if action.language not in MUSIC:
        raise RefusedPressError(EXPIRED)
    person = await press.context.people.person(press.user_id)
    one = frozenset({action.language})
    chosen = person.music_languages | one if action.on else person.music_languages - one
    person = replace(person, music_languages=chosen)
    await press.context.people.choose(press.user_id, person)
    await press.edit(music_screen(person, press.texts))
    return press.texts(CHOSEN)


async def choose_language(press: Press, action: ChooseLanguage) -> str:
    """Keep the language of the interface; it counts at once."""
    if action.language and action.language not in LANGUAGES:
        raise RefusedPressError(EXPIRED)
    chosen = action.language or None
    context = press.context
    person = replace(await context.people.person(press.user_id), language=chosen)
    await context.people.choose(press.user_id, person)
    await context.bot_data.languages.chosen(press.user_id, chosen)
    context.language = chosen
    texts = context.texts(press.update)
    await press.edit(language_screen(person, texts))
    return texts(CHOSEN)


async def take_back(press: Press, action: TakeBack) -> str:
    """Undo one feedback of the list."""
    people = press.context.people
    undone = await people.take_back(press.user_id, action.feedback_id)
    if undone is None:
        raise RefusedPressError(EXPIRED)
    left = await people.feedback(press.user_id)
    await press.edit(feedback_screen(left, action.page, press.texts, undone))
    return taken_back(undone, press.texts)


PRESSES: Mapping[type[Action], Handler] = MappingProxyType(
    {
        OpenSettings: open_section,
        ChooseAdventure: choose_adventure,
        ChooseMusic: choose_music,
        ChooseLanguage: choose_language,
        TakeBack: take_back,
    }
)


def register(app: App) -> None:
    """Add the command, for private chats."""
    app.add_handler(OnCommand("settings", settings, filters.ChatType.PRIVATE))
