"""What Telegram shows beside the chat: the command menu and the bot's descriptions."""

import logging
from collections.abc import Awaitable

from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.texts import FALLBACK, LANGUAGES, Library, Texts

_COMMANDS = (
    ("mood", "menu-mood"),
    ("search", "menu-search"),
    ("recommend", "menu-recommend"),
    ("describe", "menu-describe"),
    ("help", "menu-help"),
)
_SCOPES = (BotCommandScopeAllPrivateChats, BotCommandScopeAllGroupChats)

_log = logging.getLogger(__name__)


async def publish_menu(bot: ExtBot[None], library: Library) -> None:
    """Tell Telegram the menu and descriptions in every language.

    A server that refuses or lacks one of the methods costs that entry and nothing else.
    """
    for language in LANGUAGES:
        texts = library[language]
        code = "" if language == FALLBACK else language
        menu = commands(texts)
        long, short = texts("bot-description"), texts("bot-short-description")
        for scope in _SCOPES:
            await _tolerant(bot.set_my_commands(menu, scope=scope(), language_code=code))
        await _tolerant(bot.set_my_description(long, language_code=code))
        await _tolerant(bot.set_my_short_description(short, language_code=code))


def commands(texts: Texts) -> list[BotCommand]:
    """The menu in one language."""
    return [BotCommand(command, texts(message)) for command, message in _COMMANDS]


async def _tolerant(call: Awaitable[bool]) -> None:
    try:
        await call
    except TelegramError as error:
        _log.warning("the menu could not be set: %s", error)
