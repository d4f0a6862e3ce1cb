"""A feature that nobody here knows: a folder and its texts, and it is in the bot."""

import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from telegram.ext import CommandHandler

import bot.features
import bot.texts
from bot.ask import conversation
from bot.features import found
from bot.memory.questions import Command
from bot.menu import publish_menu
from bot.texts import LANGUAGES, Library
from bot.ui.actions import OpenCard
from bot.ui.feature import Feature
from bot.ui.manifests import Features
from core.adapters.memory import MemoryKeyValue
from tests.fakes.bot_talk import Clock, Talk
from tests.fakes.bot_world import FakeServices, house

MANIFEST = """
from bot.features.hello.handlers import Wave, hello, register, wave
from bot.ui.feature import CommandEntry, Feature, Line

FEATURE = Feature(
    name="hello",
    register=register,
    commands=(CommandEntry("hello", help=Line("help-hello", 15), menu=Line("menu-hello", 15)),),
    presses={Wave: wave},
    codes={"zh": Wave},
    places={"help": hello},
)
"""
HANDLERS = """
from dataclasses import dataclass

from bot.ui import show
from bot.ui.actions import Action
from bot.ui.commands import OnCommand
from bot.ui.markup import escape
from bot.ui.screen import Press, Screen


@dataclass(frozen=True, slots=True)
class Wave(Action):
    times: int


async def hello(update, context):
    texts = context.texts(update)
    rows = ((Press(texts("button-hello"), Wave(2)),),)
    await show.send(update, context, Screen(escape(texts("hello")), rows))


async def wave(press, action):
    await press.edit(Screen(escape(press.texts("hello-waved", times=action.times))))


def register(app):
    app.add_handler(OnCommand("hello", hello))
"""
TEXTS = """hello = Hello there
hello-waved = Waved { $times } times
button-hello = Wave
help-hello = says hello
menu-hello = Say hello
"""


@pytest.fixture
def features(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Features]:
    """The features with one folder more; no file that there was before is touched."""
    package = tmp_path / "features" / "hello"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(MANIFEST)
    (package / "handlers.py").write_text(HANDLERS)
    monkeypatch.setattr(bot.features, "__path__", [*bot.features.__path__, str(package.parent)])
    yield found()
    for name in [each for each in sys.modules if each.startswith("bot.features.hello")]:
        del sys.modules[name]
    vars(bot.features).pop("hello", None)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """The texts with one file more in every language."""
    texts = tmp_path / "texts"
    shutil.copytree(Path(bot.texts.__file__).parent, texts)
    for language in LANGUAGES:
        (texts / language / "hello.ftl").write_text(TEXTS)
    return Library.load(texts)


@pytest.fixture
async def talk(features: Features, library: Library) -> AsyncIterator[Talk]:
    world, clock = FakeServices(), Clock()
    known = replace(house(world, MemoryKeyValue(clock), features=features), library=library)
    async with conversation(known) as chat:
        yield Talk(chat, world, clock)


async def test_the_command_of_a_new_folder_answers_and_so_does_its_button(talk: Talk) -> None:
    assert await talk.say("/hello") == "Hello there"
    assert talk.buttons() == ["Wave"]
    assert await talk.tap("Wave") == "Waved 2 times"


async def test_the_command_of_a_new_folder_stands_in_its_place_in_every_menu(talk: Talk) -> None:
    app = talk.chat._app
    await publish_menu(app.bot, app.bot_data)
    menus = talk.chat.chats.profile.commands
    assert len(menus) == 4 * len(LANGUAGES)
    for menu in menus.values():
        assert [each["command"] for each in menu][:3] == ["mood", "hello", "search"]
        assert {"command": "hello", "description": "Say hello"} in menu


async def test_the_command_of_a_new_folder_stands_in_its_place_in_the_help(talk: Talk) -> None:
    lines = [line for line in (await talk.say("/help")).split("\n") if line.startswith("/")]
    assert [line.split()[0] for line in lines[:3]] == ["/search", "/hello", "/mood"]
    assert "/hello — says hello" in lines
    assert "/hello — says hello" in await talk.say("/nosuch")


async def test_a_deep_link_leads_to_the_place_that_a_new_folder_takes(
    features: Features, talk: Talk
) -> None:
    assert features.places["help"].__module__ == "bot.features.hello.handlers"
    assert await talk.say("/start help") == "Hello there"


def test_what_two_features_claim_is_refused_by_name() -> None:
    first, second = Feature(name="a", presses={OpenCard: _nothing}), found().all
    with pytest.raises(ValueError, match=r"OpenCard.* is claimed by a and by lists"):
        Features((first, *second))
    with pytest.raises(ValueError, match=r"'c' is claimed by bot\.ui\.callbacks and by b"):
        Features((Feature(name="b", codes={"c": OpenCard}),))


def test_every_command_that_asks_for_a_text_says_what_it_asks() -> None:
    assert set(found().text_commands) == set(Command)


def test_every_command_that_is_offered_or_known_has_a_handler(talk: Talk) -> None:
    groups = talk.chat._app.handlers.values()
    answered = {
        command
        for group in groups
        for each in group
        if isinstance(each, CommandHandler)
        for command in each.commands
    }
    named = {entry.name for each in talk.chat._app.bot_data.features.all for entry in each.commands}
    assert named == answered


async def _nothing(_press: object, _action: object) -> None: ...
