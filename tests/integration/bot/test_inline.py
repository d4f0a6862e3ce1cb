"""Inline queries and what their results become."""

import asyncio
from typing import Any

import pytest
from telegram import Update

from bot.features.inline.handlers import AT_ONCE, in_time
from bot.features.inline.queries import inline_asked
from core.errors import EncoderDownError, NothingFoundError, StoreDownError
from core.model import ListKind, Note, TrackList
from tests.fakes.bot_talk import Talk
from tests.fakes.bot_world import picks


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
        ("기분: 비 오는 날", ("mood", "비 오는 날")),
        ("настроение: дождь", ("mood", "дождь")),
        ("Настроение：дождь", ("mood", "дождь")),
        ("like: Song 1", ("recommend", "Song 1")),
        ("비슷한: Song 1", ("recommend", "Song 1")),
        ("비슷한 곡: Song 1", ("recommend", "Song 1")),
        ("похоже на: Song 1", ("recommend", "Song 1")),
        ("Как: Song 1", ("recommend", "Song 1")),
        ("\u200f\u202bmood: rainy day", ("mood", "rainy day")),
        ("Like a Prayer", ("search", "Like a Prayer")),
        ("unlike: x", ("search", "unlike: x")),
    ],
)
async def test_the_prefix_says_what_is_asked(talk: Talk, query: str, call: tuple[str, str]) -> None:
    answer = await asked(talk, query)
    assert talk.world.calls[0][:2] == call
    assert len(answer["results"]) == 10
    assert answer["cache_time"] == 300
    assert "button" not in answer


@pytest.mark.parametrize(("query", "count"), [("mood: 30 songs", 30), ("song", 50)])
async def test_ten_a_page_until_the_end(talk: Talk, query: str, count: int) -> None:
    offset, titles = "", []
    for _ in range(count // 10):
        answer = await asked(talk, query, offset)
        titles += [result["title"] for result in answer["results"]]
        offset = answer["next_offset"]
    assert offset == ""
    assert titles == [f"Song {number}" for number in range(1, count + 1)]


@pytest.mark.parametrize("offset", ["x", "-5", "9999999", "9" * 60, "٣"])
async def test_a_strange_offset_is_no_error(talk: Talk, offset: str) -> None:
    assert "button" not in await asked(talk, "song", offset)


@pytest.mark.parametrize(
    ("query", "message", "payload"),
    [
        ("mood: ", "inline-hint", "ask_mood"),
        ("like:", "inline-hint", "ask_recommend"),
        ("nothing", "inline-nothing", "ask_search_nothing"),
        ("like: unknown", "inline-nothing", "ask_recommend_nothing"),
        ("😀", "inline-input", "ask_search_input"),
        ("mood: 😀", "inline-input", "ask_mood_input"),
        ("https://example.org/x", "inline-input", "ask_search_input"),
    ],
)
async def test_a_problem_is_a_button_and_never_a_result(
    talk: Talk, query: str, message: str, payload: str
) -> None:
    for language in ("en", "ko", "ru"):
        talk = talk.as_(id=9, language=language)
        talk.chat.chats.person(9, language)
        answer = await asked(talk, query)
        assert answer["results"] == []
        said = talk.texts() if answer["is_personal"] else talk.as_(language="en").texts()
        assert answer["button"] == {"text": said(message), "start_parameter": payload}


SHARED = [
    ("기분: 비", "ko"), ("기분: rain", "ko"), ("mood: 비 오는 날", "ko"), ("비 오는 날", "ko"),
    ("ㅂ", "ko"), ("настроение: дождь", "ru"), ("как: Song 1", "ru"), ("Кино", "ru"),
    ("mood: rain", "en"), ("like: Song 1", "en"), ("mood: 1999", "en"), ("LIKE:米津玄師", "en"),
    ("mood:", "en"), ("기분:", "ko"), ("похоже на: ", "ru"), ("like: unknown", "en"),
    ("기분: nothing", "ko"), ("настроение: 😀", "ru"),
]  # fmt: skip
OWN = ["song", "1999", "BTS", "米津玄師", "", "nothing", "😀", "Motörhead"]


def test_what_is_shared_follows_from_the_words_alone() -> None:
    assert {query: inline_asked(query).language for query, _ in SHARED} == dict(SHARED)
    assert [query for query in OWN if inline_asked(query).language] == []


@pytest.mark.parametrize("query", [*(query for query, _ in SHARED), *OWN])
async def test_who_types_the_same_is_served_the_same_or_in_their_own_language(
    talk: Talk, query: str
) -> None:
    """Telegram gives an answer that is not personal to everybody who types the same."""
    answers = {}
    for number, client in enumerate(("en", "ko", "ru"), 10):
        talk.chat.chats.person(number, client)
        answer = await asked(talk.as_(id=number), query)
        del answer["id"], answer["inline_query_id"]
        answers[client] = answer
    language = dict(SHARED).get(query)
    for client, answer in answers.items():
        english = client == "en" and query != ""
        assert answer["is_personal"] is (language is None and not english)
        texts = talk.as_(language=language or client).texts()
        if answer["results"]:
            assert labels(answer)[1:] == [
                texts("button-more-like-this"), texts("button-whole-card")
            ]  # fmt: skip
        else:
            assert answer["button"]["text"] in {
                texts(f"inline-{problem}") for problem in ("hint", "nothing", "input")
            }
    if language:
        assert answers["en"] == answers["ko"] == answers["ru"]


async def test_ones_own_answers_are_in_the_language_that_was_chosen(talk: Talk) -> None:
    await talk.chat._app.bot_data.languages.chosen(1, "ko")
    korean = talk.as_(language="ko").texts()("button-more-like-this")
    assert labels(await asked(talk, "song"))[1] == korean
    english = talk.texts()("button-more-like-this")
    assert labels(await asked(talk, "mood: rain"))[1] == english


def labels(answer: dict[str, Any]) -> list[str]:
    """The buttons of the first result."""
    rows = answer["results"][0]["reply_markup"]["inline_keyboard"]
    return [button["text"] for row in rows for button in row]


async def test_the_problems_button_asks_again_in_the_private_chat(talk: Talk) -> None:
    answer = await asked(talk, "mood: nothing")
    talk.chat.chats.start(1, answer["button"]["start_parameter"])
    await talk.chat.handle()
    said = str(talk.last()["text"])  # type: ignore[index]
    assert said == f"{talk.texts()('error-nothing-found')}\n\n{talk.texts()('ask-mood')}"
    await talk.say("rain")
    assert talk.world.calls[-1][:2] == ("mood", "rain")


async def test_nothing_typed_offers_what_most_playlists_hold(talk: Talk) -> None:
    answer = await asked(talk, "")
    assert [each["title"] for each in answer["results"]] == [f"Song {n}" for n in range(60, 70)]
    assert answer["button"]["text"] == talk.texts()("inline-hint")
    assert answer["is_personal"] is True, "or it would hide somebody else's own list"
    assert answer["cache_time"] <= 5
    assert len((await asked(talk, "  ", "20"))["results"]) == 5


async def test_nothing_typed_offers_ones_own_last_list(talk: Talk) -> None:
    await talk.say("/mood rainy")
    await talk.say("/search song")
    mine, other = await asked(talk, ""), await asked(talk.as_(id=2), "")
    assert mine["results"][0]["title"] == "Song 1"
    assert other["results"][0]["title"] == "Song 60"
    assert (mine["is_personal"], mine["cache_time"]) == (True, 5)


async def test_a_failure_is_not_cached(talk: Talk) -> None:
    talk.world.failing = StoreDownError("x")
    answer = await asked(talk, "song")
    assert answer["results"] == []
    assert answer["cache_time"] == 0
    assert answer["button"] == {
        "text": talk.texts()("inline-trouble"), "start_parameter": "ask_search_trouble"
    }  # fmt: skip


async def test_without_the_encoder_a_button_says_so_and_little_is_cached(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def by_titles(text: str, **_: object) -> TrackList:
        return TrackList(ListKind.MOOD, text, picks(10), notes=frozenset({Note.ENCODER_DOWN}))

    monkeypatch.setattr(talk.world, "mood", by_titles)
    answer = await asked(talk, "mood: rain")
    assert len(answer["results"]) == 10
    assert answer["cache_time"] <= 5
    assert answer["button"]["text"] == talk.texts()("inline-encoder")
    talk.world.failing = EncoderDownError("openai", "x")
    monkeypatch.undo()
    answer = await asked(talk, "mood: rain")
    assert (answer["results"], answer["button"]["start_parameter"]) == ([], "ask_mood_encoder")


async def test_a_slow_mood_gives_way_to_titles_and_then_to_a_button(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object, **__: object) -> TrackList:
        await asyncio.sleep(60)
        raise AssertionError

    monkeypatch.setattr("bot.features.inline.handlers.in_time.__defaults__", (0.01, 0.05))
    monkeypatch.setattr(talk.world, "mood", never)
    answer = await asked(talk, "mood: rain")
    assert len(answer["results"]) == 10
    assert answer["cache_time"] <= 5
    monkeypatch.setattr(talk.world, "search", never)
    for query, payload in (("mood: rain", "ask_mood"), ("song", "ask_search")):
        answer = await asked(talk, query)
        assert (answer["results"], answer["cache_time"]) == ([], 0)
        assert answer["button"]["start_parameter"] == payload


async def test_in_a_crowd_who_gets_no_place_is_told_and_nothing_more_begins(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.features.inline.handlers.in_time.__defaults__", (30.0, 60.0))
    monkeypatch.setattr("bot.features.inline.handlers.PATIENCE", 0.01)
    search, begun, go = talk.world.search, asyncio.Semaphore(0), asyncio.Event()

    async def held(*words: Any, **options: Any) -> TrackList:
        begun.release()
        await go.wait()
        return await search(*words, **options)

    monkeypatch.setattr(talk.world, "search", held)
    app, chats = talk.chat._app, talk.chat.chats
    for person in range(1, AT_ONCE + 1):
        chats.person(person)
        chats.inline(person, "song")
    crowd = [Update.de_json(raw, app.bot) for raw in chats.take_updates()]
    working = [asyncio.ensure_future(app.process_update(update)) for update in crowd]
    for _ in crowd:
        await begun.acquire()
    for query in ("song", "mood: rain"):
        answer = await asked(talk.as_(id=99), query)
        assert (answer["results"], answer["cache_time"]) == ([], 0)
        assert answer["button"]["text"] == talk.texts()("inline-slow")
    assert talk.world.calls == []
    go.set()
    await asyncio.gather(*working)
    assert len((await asked(talk, "song"))["results"]) == 10, "the places are free again"


async def test_the_deadline_leaves_nothing_running() -> None:
    ended: list[str] = []

    async def slow(name: str) -> TrackList:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(name)
        raise AssertionError

    found = await in_time(slow("work"), lambda: slow("instead"), 0.01, 0.02)
    assert found == (None, False)
    assert sorted(ended) == ["instead", "work"]


async def test_an_error_of_the_stand_in_is_no_error_of_the_query() -> None:
    async def slow() -> TrackList:
        await asyncio.sleep(60)
        raise AssertionError

    async def failing() -> TrackList:
        raise NothingFoundError("x")

    assert await in_time(slow(), failing, 0.01, 0.02) == (None, False)


async def test_a_result_posts_a_card_whose_button_lists_more_for_anyone(talk: Talk) -> None:
    answer = await asked(talk, "song")
    talk.chat.chats.choose(1, "group", answer["id"], "t1")
    await talk.chat.handle()
    group = talk.as_(id=2, chat="group")
    posted = group.items()[-1]
    assert "Song 1" in str(posted["text"])
    assert posted["buttons"] == [["▶️ Spotify", "✨ More like this"], ["🔗 The whole card"]]
    assert posted["keyboard"][1][0]["url"].endswith("?start=c_1")  # type: ignore[index]
    await group.tap("✨ More like this")
    listed = group.items()[-1]
    assert listed["message_id"] == posted["message_id"]
    assert str(listed["text"]).startswith("✨ Song 1 — Artist 1")


async def test_the_buttons_of_a_posted_card_speak_to_who_taps_them(talk: Talk) -> None:
    answer = await asked(talk, "기분: 비")
    talk.chat.chats.choose(1, "group", answer["id"], "t1")
    await talk.chat.handle()
    talk.chat.chats.person(2, "ru")
    russian, english = talk.as_(id=2, language="ru", chat="group"), talk.as_(chat="group")
    await russian.tap("✨ 비슷한 곡")
    again = russian.texts()("button-again")
    assert again in [text for row in russian.items()[-1]["buttons"] for text in row]  # type: ignore[attr-defined]
    await english.tap(again)
    assert english.alerts()[-1:] == [english.texts()("not-yours")]


async def test_what_was_posted_is_counted_and_not_answered(talk: Talk) -> None:
    answer = await asked(talk, "song")
    talk.chat.chats.choose(1, "private", answer["id"], "t3")
    before = len(talk.items())
    await talk.chat.handle()
    assert len(talk.items()) == before, "a card that was posted to the bot is no request"
    listener = await talk.chat._app.bot_data.people.listener(1)
    assert set(listener.liked) == {3}


async def test_a_strange_result_id_is_nothing(talk: Talk) -> None:
    person = talk.chat.chats.person(1)
    for strange in ("", "x", "t0", "t" + "9" * 40, "t١"):
        body = {"result_id": strange, "from": person.wire(), "query": "x"}
        talk.chat.chats.updates.put("chosen_inline_result", body)
    await talk.chat.handle()
    assert not (await talk.chat._app.bot_data.people.listener(1)).liked
