"""Slow work in a private chat tells how far it is, stage by stage."""

import asyncio
from typing import Any

import pytest
from telegram.error import TelegramError

from core.stages import Stage, announce
from tests.fakes.bot_talk import Talk


@pytest.fixture
def slow(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> Talk:
    monkeypatch.setattr("bot.ui.progress.shown_while.__defaults__", (None, 0.01, 5.0))
    quick = talk.world.mood

    async def staged(*args: Any, **options: Any) -> Any:
        for stage in Stage:
            announce(stage)
            await asyncio.sleep(0.05)
        return await quick(*args, **options)

    monkeypatch.setattr(talk.world, "mood", staged)
    return talk


@pytest.mark.parametrize("language", ["en", "ko", "ru"])
async def test_each_stage_is_a_draft_in_the_persons_language(slow: Talk, language: str) -> None:
    talk = slow.as_(id=6, language=language)
    async with talk.watching("draft") as drafts:
        assert "rain" in await talk.say("/mood rain")
    texts = talk.texts()
    assert [draft["text"] for draft in drafts] == [
        texts("working-reading"), texts("working-finding"), texts("working-ranking")
    ]  # fmt: skip
    assert len({draft["draft_id"] for draft in drafts}) == 1


async def test_where_drafts_fail_the_bot_types(slow: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def failing(*_: object, **__: object) -> None:
        raise TelegramError("no drafts here")

    monkeypatch.setattr(type(slow.chat._app.bot), "send_message_draft", failing)
    async with slow.watching("action") as actions:
        assert "rain" in await slow.say("/mood rain")
    assert {action["action"] for action in actions} == {"typing"}
