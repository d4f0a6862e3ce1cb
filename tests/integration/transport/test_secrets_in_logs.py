"""Above debug a log holds neither a token nor what a person wrote."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from telegram import Update

from bot.logs import configure_logs
from core.errors import StoreDownError, UnknownSongError
from tests.fakes.telegram_api import TOKEN, inline_update, refusal, text_update
from tests.integration.transport.conftest import World

WORDS = "my-very-private-words"


@pytest.fixture
def log(request: pytest.FixtureRequest) -> Iterator[Callable[[str, str], io.StringIO]]:
    """Configure the logs of the process, and put back what was there."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def configured(style: str, named: str) -> io.StringIO:
        stream = io.StringIO()
        configure_logs(style, named, stream)
        return stream

    yield configured
    root.handlers[:] = handlers
    root.setLevel(level)


async def fail(update: Update, context: Any) -> None:
    """Everything that goes wrong with a text in hand."""
    log = logging.getLogger("bot.test")
    texts = (update.message and update.message.text) or ""
    try:
        {}[texts]
    except KeyError as error:
        log.exception("a failure at %s", f"https://api.telegram.org/bot{TOKEN}/sendMessage")
        log.warning("Authorization: Bearer BQC-spotify-token and redis://me:hunter2@host/0")
        raise UnknownSongError(texts) from error


async def session(world: World) -> None:
    world.handle = fail

    async def log_like_trouble(_: object, context: Any) -> None:
        logging.getLogger("bot.test").error("unexpected error 123abc", exc_info=context.error)

    world.app.add_error_handler(log_like_trouble)
    intake = world.intake()
    await intake.take(text_update(1, 5, f"/mood {WORDS}"))
    await intake.take(inline_update(2, 5, WORDS))
    await intake.take({"update_id": 3, "message": {"text": WORDS}})
    world.telegram.on["sendMessage"] = lambda _: refusal(502, "Bad Gateway")
    await intake.take(text_update(4, 6, WORDS))
    world.telegram.on["sendMessage"] = lambda _: {"unreadable": WORDS}
    await intake.take(text_update(5, 7, WORDS))
    for _ in range(3):
        await world.marks.begin(6)
    await intake.take(text_update(6, 8, WORDS))


@pytest.mark.parametrize("style", ["json", "colour"])
async def test_a_whole_session_leaves_no_secret_in_the_log(
    world: World, log: Callable[[str, str], io.StringIO], style: str
) -> None:
    stream = log(style, "INFO")
    await session(world)
    text = stream.getvalue()
    assert "unexpected error 123abc" in text
    assert "UnknownSongError" in text
    assert "in fail" in text, "where it happened is said"
    for secret in (WORDS, TOKEN, TOKEN.partition(":")[2], "BQC-spotify-token", "hunter2"):
        assert secret not in text


async def test_at_debug_the_words_are_there_and_the_token_is_not(
    world: World, log: Callable[[str, str], io.StringIO]
) -> None:
    stream = log("json", "DEBUG")
    await session(world)
    assert WORDS in stream.getvalue()
    assert TOKEN not in stream.getvalue()


def test_our_own_sentences_stay_in_a_trace(log: Callable[[str, str], io.StringIO]) -> None:
    stream = log("json", "INFO")
    try:
        raise StoreDownError("Redis does not answer") from ValueError(WORDS)
    except StoreDownError:
        logging.getLogger("bot.test").exception("no luck")
    line = json.loads(stream.getvalue())
    assert "StoreDownError: Redis does not answer" in line["exception"]
    assert "builtins.ValueError" in line["exception"]
    assert WORDS not in stream.getvalue()


def test_groups_of_errors_are_told_one_by_one(log: Callable[[str, str], io.StringIO]) -> None:
    stream = log("json", "INFO")
    try:
        raise ExceptionGroup(WORDS, [ValueError(WORDS), KeyError(WORDS)])
    except ExceptionGroup:
        logging.getLogger("bot.test").exception("no luck")
    assert "KeyError" in stream.getvalue()
    assert WORDS not in stream.getvalue()
