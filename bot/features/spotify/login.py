"""/login, /logout, and the way back from Spotify; accounts are a matter of the private chat."""

from collections.abc import Mapping
from types import MappingProxyType

from telegram import Update
from telegram.constants import ChatType

from bot.context import App, Context
from bot.features.spotify.actions import ConfirmLogin
from bot.features.spotify.login_view import (
    confirm_screen,
    connect_screen,
    connected_screen,
    left_screen,
    standing_screen,
)
from bot.ui import show
from bot.ui.actions import Action
from bot.ui.commands import OnCommand
from bot.ui.deep_links import ToLogin, address
from bot.ui.guide import elsewhere_screen, sentence_screen
from bot.ui.pressing import EXPIRED, Handler, Press, RefusedPressError
from core.spotify import READ

NOT_READY = "login-not-ready"
NOTHING_TO_LEAVE = "logout-not-ready"
FOREIGN = "spotify-foreign"
DECLINED = "spotify-declined"
PAYLOAD = "login"


async def login(update: Update, context: Context) -> None:
    """Offer the way to Spotify."""
    await offer_login(update, context, READ)


async def offer_login(
    update: Update, context: Context, scopes: frozenset[str], before: str = ""
) -> None:
    """A button to Spotify for these scopes, after a sentence that says why."""
    texts, chat, user = context.texts(update), update.effective_chat, update.effective_user
    if chat is None or user is None:
        return
    if chat.type != ChatType.PRIVATE:
        screen = elsewhere_screen(address(context.bot.username, PAYLOAD), texts)
    elif context.spotify is None:
        screen = sentence_screen(texts(NOT_READY))
    else:
        had = await context.spotify.access.scopes(chat.id)
        login = context.spotify.login
        url = await login.begin(user.id, chat.id, texts.language, scopes)
        if had is not None and scopes <= had:
            screen = standing_screen(url, texts)
        else:
            screen = connect_screen(url, texts, before=before)
    await show.send(update, context, screen)


async def came_back(update: Update, context: Context, code: str) -> None:
    """The browser led here from Spotify: show whose account it is, and ask."""
    texts, user = context.texts(update), update.effective_user
    if user is None:
        return
    account = await context.spotify.login.claim(user.id, code) if context.spotify else None
    screen = confirm_screen(account, texts) if account else sentence_screen(texts(FOREIGN))
    await show.send(update, context, screen)


async def to_login(update: Update, context: Context, link: ToLogin) -> None:
    """The deep link of the page that Spotify leads back to."""
    await came_back(update, context, link.code)


async def logout(update: Update, context: Context) -> None:
    """Disconnect, and say what was deleted."""
    texts, chat, user = context.texts(update), update.effective_chat, update.effective_user
    if chat is None or user is None:
        return
    if chat.type != ChatType.PRIVATE:
        screen = elsewhere_screen(address(context.bot.username, PAYLOAD), texts)
    elif context.spotify is None:
        screen = sentence_screen(texts(NOTHING_TO_LEAVE))
    else:
        screen = left_screen(await context.spotify.login.logout(user.id, chat.id), texts)
    await show.send(update, context, screen)


async def press_confirm(press: Press, action: ConfirmLogin) -> None:
    """Activate the login, or drop it."""
    spotify = press.context.spotify
    if spotify is None:
        raise RefusedPressError(EXPIRED)
    account = await spotify.login.confirm(press.user_id, agreed=action.agreed)
    if account is not None:
        await press.edit(connected_screen(account, press.texts))
    elif action.agreed:
        raise RefusedPressError(EXPIRED)
    else:
        await press.edit(sentence_screen(press.texts(DECLINED)))


PRESSES: Mapping[type[Action], Handler] = MappingProxyType({ConfirmLogin: press_confirm})


def register(app: App) -> None:
    """Add both commands."""
    app.add_handler(OnCommand("login", login))
    app.add_handler(OnCommand("logout", logout))
