"""Every error is a sentence in the user's language, wherever it happens."""

import logging

import pytest

from core.errors import (
    CatalogueEmptyError,
    EncoderDownError,
    NothingFoundError,
    SegueError,
    SetupError,
    StoreDownError,
    UnknownSongError,
    UpstreamBusyError,
)
from tests.fakes.bot_talk import Talk

LANGUAGES = ("en", "ko", "ru")
ALBUM = "https://open.spotify.com/album/2222222222222222222222"
STRANGER = "https://open.spotify.com/track/1111111111111111111111"

ERRORS: list[tuple[SegueError, str, dict[str, str]]] = [
    (UnknownSongError("Qqq"), "error-unknown-song", {"text": "Qqq"}),
    (NothingFoundError("x"), "error-nothing-found", {}),
    (CatalogueEmptyError("x"), "error-catalogue-empty", {}),
    (StoreDownError("x"), "error-store-down", {}),
    (UpstreamBusyError("Spotify", 3), "error-busy", {"service": "Spotify"}),
    (EncoderDownError("openai", "x"), "error-encoder-down", {}),
    (SetupError("x"), "error-setup", {}),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("error", "message", "values"), ERRORS, ids=lambda value: str(value)[:20])
async def test_each_error_has_its_sentence(
    talk: Talk, language: str, error: SegueError, message: str, values: dict[str, str]
) -> None:
    talk = talk.as_(id=4, language=language)
    talk.world.failing = error
    assert await talk.say("/mood rain") == talk.texts()(message, **values)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_unexpected_error_is_logged_under_the_number_that_is_shown(
    talk: Talk, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    talk = talk.as_(id=4, language=language)
    talk.world.failing = ZeroDivisionError("secret detail")
    with caplog.at_level(logging.ERROR):
        said = await talk.say("/mood rain")
    record = next(each for each in caplog.records if each.levelno == logging.ERROR)
    incident = record.getMessage().rsplit(" ", 1)[-1]
    assert said == talk.texts()("error-unexpected", incident=incident)
    assert "secret" not in said
    assert record.exc_info is not None


@pytest.mark.parametrize(
    ("text", "message", "values"),
    [
        ("/mood 😀", "input-no-words", {}),
        ("😀🌧", "input-no-words", {}),
        ("/search " + "a" * 600, "input-too-long", {"length": 600, "limit": 500}),
        ("b" * 5000, "input-too-long", {"length": 5000, "limit": 500}),
        ("/recommend " + "c" * 5000, "input-too-long", {"length": 5000, "limit": 1500}),
        ("/describe unknown", "error-unknown-song", {"text": "unknown"}),
        (ALBUM, "error-link-kind", {}),
        (STRANGER, "error-link-track", {}),
        ("/search nothing", "error-nothing-found", {}),
    ],
)
async def test_what_cannot_be_answered_says_why(
    talk: Talk, text: str, message: str, values: dict[str, int]
) -> None:
    assert await talk.say(text) == talk.texts()(message, **values)


async def test_an_error_behind_a_button_is_an_alert_and_leaves_the_list(talk: Talk) -> None:
    before = await talk.say("/mood rain")
    talk.world.failing = StoreDownError("x")
    assert await talk.tap("🔀 Again") == before
    assert talk.alerts() == [talk.texts()("error-store-down")]


async def test_long_sentences_fit_an_alert(talk: Talk) -> None:
    talk = talk.as_(id=4, language="ru")
    await talk.say("/mood дождь")
    talk.world.failing = ZeroDivisionError("x")
    await talk.tap("🔀 Ещё раз")
    assert len(talk.alerts()) == 1
    assert len(talk.alerts()[0]) <= 200


async def test_a_user_who_blocked_the_bot_is_no_error(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    quick = talk.world.mood

    async def block(*args: object, **options: object) -> object:
        talk.chat.chats.block(1)
        return await quick(*args, **options)  # type: ignore[arg-type]

    talk.world.mood = block  # type: ignore[method-assign,assignment]
    with caplog.at_level(logging.INFO):
        assert await talk.say("/mood rain") == ""
    assert [each.message for each in caplog.records if each.levelno >= logging.WARNING] == []


async def test_a_press_that_came_too_late_is_no_error(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    await talk.say("/search song")
    talk.chat.chats.queries.callback_seconds = -1
    with caplog.at_level(logging.INFO):
        assert "6  Song 6" in await talk.tap("▶")
    assert [each.message for each in caplog.records if each.levelno >= logging.WARNING] == []
