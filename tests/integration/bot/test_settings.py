"""/settings through the real handlers: what is chosen counts at once, and beats the client."""

import pytest

from bot.features.settings.actions import ChooseLanguage, ChooseMusic
from bot.memory.lists import DAY
from bot.ui.actions import OpenSettings, TakeBack
from core.listener import Adventure
from tests.fakes.bot_talk import Talk


async def test_the_adventure_is_remembered_for_every_list(talk: Talk) -> None:
    assert "Adventure: balanced" in await talk.say("/settings")
    await talk.tap("Adventure")
    await talk.tap("bold")
    assert "✓ bold" in talk.buttons()
    assert "Adventure: bold" in await talk.tap("⬅️ Back")
    assert "bold · 80%" in await talk.say("/mood rainy")
    assert talk.world.listeners[-1].adventure is Adventure.BOLD
    talk.clock.now = 100 * DAY
    await talk.say("/mood rainy")
    assert talk.world.listeners[-1].adventure is Adventure.BOLD


async def test_music_languages_are_chosen_and_unchosen(talk: Talk) -> None:
    await talk.say("/settings")
    await talk.tap("Languages of songs")
    await talk.tap("Korean")
    await talk.tap("instrumental")
    assert "Languages of songs: Korean, instrumental" in await talk.tap("⬅️ Back")
    await talk.say("/mood rainy")
    assert talk.world.listeners[-1].languages == frozenset({"ko", "zxx"})
    await talk.say("/settings")
    await talk.tap("Languages of songs")
    await talk.tap("✓ Korean")
    await talk.tap("✓ instrumental")
    assert "Languages of songs: any" in await talk.tap("⬅️ Back")


async def test_a_chosen_language_beats_the_clients_at_once_and_later(talk: Talk) -> None:
    await talk.say("/settings")
    await talk.tap("My language")
    assert "Язык ответов" in await talk.tap("Русский")
    assert "Ваши настройки" in await talk.say("/settings")
    assert "Что здесь можно" in await talk.as_(id=1, language="ko").say("/help")
    talk.clock.now = 100 * DAY
    assert "песен" in await talk.say("/mood rain")
    await talk.say("/settings")
    await talk.tap("Язык ответов")
    assert "My language" in await talk.tap("как в Telegram")
    assert "Your settings" in await talk.say("/settings")


async def test_an_error_is_told_in_the_chosen_language(talk: Talk) -> None:
    await talk.say("/settings")
    await talk.tap("My language")
    await talk.tap("한국어")
    korean = talk.chat._app.bot_data.library["ko"]
    assert await talk.say("/mood nothing") == korean("error-nothing-found")


async def test_settings_of_one_person_are_not_those_of_another(talk: Talk) -> None:
    await talk.say("/settings")
    await talk.tap("Adventure")
    await talk.tap("bold")
    assert "Adventure: balanced" in await talk.as_(id=5).say("/settings")


@pytest.mark.parametrize(
    "action",
    [OpenSettings("cellar"), ChooseMusic("tlh", on=True), ChooseLanguage("de"), TakeBack(99, 0)],
)
async def test_a_button_for_what_is_not_offered_any_more_says_so(
    talk: Talk, action: object
) -> None:
    from tests.integration.bot.test_feedback import press

    await talk.say("/settings")
    before = talk.last()
    press(talk, 1, talk.chat._app.bot_data.signer.pack(action), "old")
    await talk.chat.handle()
    assert talk.alerts() == [talk.texts()("expired-button")]
    assert talk.last() == before


async def test_a_deep_link_opens_the_settings_and_what_is_kept(talk: Talk) -> None:
    assert "Your settings" in await talk.say("/start settings")
    assert "What I keep about you" in await talk.say("/start privacy")
