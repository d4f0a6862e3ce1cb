"""What Telegram shows beside the chat: the command menus and the bot's descriptions."""

import logging
from collections import Counter
from collections.abc import Awaitable, Sequence

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
    MenuButtonCommands,
)
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.context import House
from bot.texts import FALLBACK, LANGUAGES, Texts
from bot.ui.feature import Menu

#: Telegram shows the most specific menu that it has for a chat and a person.
SCOPES: tuple[tuple[BotCommandScope, Menu], ...] = (
    (BotCommandScopeDefault(), Menu.PRIVATE),
    (BotCommandScopeAllPrivateChats(), Menu.PRIVATE),
    (BotCommandScopeAllGroupChats(), Menu.GROUP),
    (BotCommandScopeAllChatAdministrators(), Menu.ADMINS),
)

_log = logging.getLogger(__name__)


async def publish_menu(bot: ExtBot[None], house: House) -> None:
    """Tell Telegram the menus and descriptions in every language.

    A server that refuses or lacks one of the methods costs that entry and nothing else.
    """
    failed: Counter[str] = Counter()
    for language in LANGUAGES:
        texts = house.library[language]
        code = "" if language == FALLBACK else language
        for scope, which in SCOPES:
            menu = commands(house.features.menu(which), texts)
            await _tolerant(bot.set_my_commands(menu, scope=scope, language_code=code), failed)
        long, short = texts("bot-description"), texts("bot-short-description")
        await _tolerant(bot.set_my_description(long, language_code=code), failed)
        await _tolerant(bot.set_my_short_description(short, language_code=code), failed)
    await _tolerant(bot.set_chat_menu_button(menu_button=MenuButtonCommands()), failed)
    for error, count in failed.items():
        _log.warning("%d entries of the menus could not be set: %s", count, error)


def commands(entries: Sequence[tuple[str, str]], texts: Texts) -> list[BotCommand]:
    """A menu in one language."""
    return [BotCommand(command, texts(message)) for command, message in entries]


async def _tolerant(call: Awaitable[bool], failed: Counter[str]) -> None:
    try:
        await call
    except TelegramError as error:
        failed[str(error)] += 1
