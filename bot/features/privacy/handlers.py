"""/privacy, /mydata and /forget: what is kept, all of it as a file, and its deletion."""

import json
from collections.abc import Callable, Coroutine, Mapping
from types import MappingProxyType
from typing import Any

from telegram import InputFile, Update
from telegram.constants import ChatType

from bot.context import App, Context
from bot.features.privacy.actions import Forget, SendMyData
from bot.features.privacy.views import (
    forget_screen,
    privacy_screen,
    receipt_screen,
    sure_screen,
)
from bot.ui import show
from bot.ui.actions import Action
from bot.ui.commands import OnCommand
from bot.ui.deep_links import address
from bot.ui.guide import elsewhere_screen
from bot.ui.pressing import Handler, Press

PLACE = "privacy"
FILE = "segue-{user_id}.json"
_Answer = Callable[[Update, Context], Coroutine[Any, Any, None]]


async def privacy(update: Update, context: Context) -> None:
    """Say what is kept."""
    await show.send(update, context, privacy_screen(context.texts(update)))


async def my_data(update: Update, context: Context) -> None:
    """Send everything that is kept as one JSON file."""
    user = update.effective_user
    if user is None:
        return
    document = await context.privacy.export(user.id)
    written = json.dumps(document, ensure_ascii=False, indent=2).encode()
    file = InputFile(written, FILE.format(user_id=user.id))
    await show.send_file(update, context, file, context.texts(update)("my-data-caption"))


async def forget(update: Update, context: Context) -> None:
    """Offer what can be deleted."""
    await show.send(update, context, forget_screen(context.texts(update)))


async def press_my_data(press: Press, _: SendMyData) -> None:
    """Send the file."""
    await my_data(press.update, press.context)


async def press_forget(press: Press, action: Forget) -> None:
    """Ask once more; then delete, and give the receipt."""
    if not action.sure:
        await press.edit(sure_screen(action.scope, press.texts))
        return
    counts = await press.context.privacy.forget(press.user_id, action.scope)
    await press.edit(receipt_screen(action.scope, counts, press.texts))


def _in_private(answer: _Answer) -> _Answer:
    """In groups nothing of this is shown; a button leads to the private chat."""

    async def guarded(update: Update, context: Context) -> None:
        chat = update.effective_chat
        if chat and chat.type == ChatType.PRIVATE:
            await answer(update, context)
            return
        url = address(context.bot.username, PLACE)
        await show.send(update, context, elsewhere_screen(url, context.texts(update)))

    return guarded


privacy_or_where = _in_private(privacy)

PRESSES: Mapping[type[Action], Handler] = MappingProxyType(
    {SendMyData: press_my_data, Forget: press_forget}
)


def register(app: App) -> None:
    """Add the commands."""
    app.add_handler(OnCommand("privacy", privacy_or_where))
    app.add_handler(OnCommand("mydata", _in_private(my_data)))
    app.add_handler(OnCommand("forget", _in_private(forget)))
