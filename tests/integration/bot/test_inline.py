"""Inline queries and what their results become."""

from typing import Any

import pytest

from core.errors import StoreDownError
from tests.fakes.bot_talk import Talk


async def asked(talk: Talk, query: str, offset: str = "") -> dict[str, Any]:
    """Type behind the bot's name; what it answered."""
    update = talk.chat.chats.inline(talk.person.id, query, offset=offset)
    assert update is not None
    await talk.chat.handle()
    answer = talk.chat.chats.inline_answer(update["inline_query"]["id"])
    assert answer is not None
    return {**answer, "id": update["inline_query"]["id"]}


@pytest.mark.parametrize(
    ("query", "call"),
    [
        ("song", ("search", "song")),
        ("mood: rainy day", ("mood", "rainy day")),
        ("MOOD:비", ("mood", "비")),
        ("like: Song 1", ("recommend", "Song 1")),
    ],
)
async def test_the_prefix_says_what_is_asked(talk: Talk, query: str, call: tuple[str, str]) -> None:
    answer = await asked(talk, query)
    assert talk.world.calls[0][:2] == call
    assert len(answer["results"]) == 10
    assert (answer["cache_time"], answer["is_personal"]) == (300, False)


async def test_ten_a_page_until_the_end(talk: Talk) -> None:
    offset, titles = "", []
    for _ in range(3):
        answer = await asked(talk, "mood: 30 songs", offset)
        titles += [result["title"] for result in answer["results"]]
        offset = answer["next_offset"]
    assert offset == ""
    assert titles == [f"Song {number}" for number in range(1, 31)]


@pytest.mark.parametrize("offset", ["x", "-5", "9999999", "٣"])
async def test_a_strange_offset_is_no_error(talk: Talk, offset: str) -> None:
    assert "button" not in await asked(talk, "song", offset)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "inline-hint"),
        ("mood: ", "inline-hint"),
        ("nothing", "inline-nothing"),
        ("like: unknown", "inline-nothing"),
        ("😀", "inline-nothing"),
    ],
)
async def test_a_problem_is_a_button_and_never_a_result(
    talk: Talk, query: str, message: str
) -> None:
    for language in ("en", "ko", "ru"):
        talk = talk.as_(id=9, language=language)
        talk.chat.chats.person(9, language)
        answer = await asked(talk, query)
        assert answer["results"] == []
        assert answer["button"] == {"text": talk.texts()(message), "start_parameter": "help"}


async def test_a_failure_is_not_cached(talk: Talk) -> None:
    talk.world.failing = StoreDownError("x")
    answer = await asked(talk, "song")
    assert answer["results"] == []
    assert answer["cache_time"] == 0
    assert answer["button"]["text"] == talk.texts()("inline-trouble")


async def test_a_result_posts_a_card_whose_button_lists_more_in_place(talk: Talk) -> None:
    answer = await asked(talk, "song")
    talk.chat.chats.choose(1, "group", answer["id"], "t1")
    await talk.chat.handle()
    group = talk.as_(id=1, chat="group")
    posted = group.items()[-1]
    assert "Song 1" in str(posted["text"])
    assert posted["buttons"] == [["▶️ Spotify", "✨ More like this"]]
    await group.tap("✨ More like this")
    listed = group.items()[-1]
    assert listed["message_id"] == posted["message_id"]
    assert str(listed["text"]).startswith("✨ Song 1 — Artist 1")
    assert listed["buttons"] == [["🔀 Again"]]
    before = listed["text"]
    await group.tap("🔀 Again")
    assert group.items()[-1]["text"] != before
    assert group.items()[-1]["buttons"] == [["🔀 Again"]]
