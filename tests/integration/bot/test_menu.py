"""The menus and descriptions that Telegram is told, per language and scope."""

from typing import Any

import pytest
from telegram.error import InvalidToken
from telegram.ext import CommandHandler

from bot.menu import publish_menu
from bot.texts import LANGUAGES
from bot.ui.feature import Menu
from tests.fakes.bot_talk import Talk

SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}


async def published(talk: Talk) -> Any:
    app = talk.chat._app
    await publish_menu(app.bot, app.bot_data)
    return talk.chat.chats.profile


async def test_every_language_and_scope_has_its_menu(talk: Talk) -> None:
    profile = await published(talk)
    codes = {"" if each == "en" else each for each in LANGUAGES}
    menus = {
        (str(scope[0]), language): found for (scope, language), found in profile.commands.items()
    }
    assert set(menus) == {(scope, code) for scope in SCOPES for code in codes}
    for code in codes:
        texts = talk.as_(language=code or "en").texts()
        admins = {
            each["command"]: each["description"] for each in menus["all_chat_administrators", code]
        }
        private = {
            each["command"]: each["description"] for each in menus["all_private_chats", code]
        }
        group = {each["command"] for each in menus["all_group_chats", code]}
        assert admins["settings"] == texts("menu-group-settings")
        assert private["settings"] == texts("menu-settings")
        assert "settings" not in group
        assert profile.text("description", code) == texts("bot-description")
        assert profile.text("short_description", code) == texts("bot-short-description")
    assert len({profile.text("description", code) for code in codes}) == len(LANGUAGES)


async def test_every_command_of_a_menu_exists(talk: Talk) -> None:
    handlers = talk.chat._app.handlers[0]
    exist = {each for one in handlers if isinstance(one, CommandHandler) for each in one.commands}
    features = talk.chat._app.bot_data.features
    offered = {command for menu in Menu for command, _ in features.menu(menu)}
    assert offered <= exist


@pytest.mark.parametrize(
    "method", ["set_my_commands", "set_my_description", "set_chat_menu_button"]
)
async def test_a_method_that_the_server_lacks_costs_nothing_else(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    async def lacking(*_: object, **__: object) -> None:
        raise InvalidToken("Not Found")

    monkeypatch.setattr(type(talk.chat._app.bot), method, lacking)
    profile = await published(talk)
    assert profile.text("short_description", "ko")
