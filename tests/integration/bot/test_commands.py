"""Commands in a private chat, through the real handlers and the local Bot API."""

import pytest

from bot.memory.lists import DAY
from bot.ui.actions import OpenPage
from tests.fakes.bot_talk import Talk
from tests.fakes.bot_world import SPOTIFY_ID

LANGUAGES = ("en", "ko", "ru")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_command_answers_in_the_clients_language(talk: Talk, language: str) -> None:
    talk = talk.as_(id=5, language=language)
    texts = talk.texts()
    assert texts("start-try") in await talk.say("/start")
    assert texts("help-plain") in await talk.say("/help")
    assert texts("list-tracks", count=10) in await talk.say("/search song")
    assert texts("list-drew-on", names=texts("quoted", text="rainy day")) in await talk.say(
        "/mood rainy day"
    )
    for command in ("/recommend", "/predict"):
        unknown = texts("list-unknown", names=texts("quoted", text="Xyz"))
        assert unknown in await talk.say(f"{command} Song 1")
    assert texts("card-profile") in await talk.say("/describe Song 1")
    assert await talk.say("/login") == texts("login-not-ready")
    assert await talk.say("/logout") == texts("logout-not-ready")
    assert texts("unknown-command") in await talk.say("/dance")


async def test_a_page_turns_in_place_and_computes_nothing(talk: Talk) -> None:
    await talk.say("/search song")
    calls = list(talk.world.calls)
    count = len(talk.items())
    assert "6  Song 6" in await talk.tap("▶")
    assert talk.buttons() == ["6", "7", "8", "9", "10", "◀"]
    assert "1  Song 1" in await talk.tap("◀")
    assert talk.world.calls == calls
    assert len(talk.items()) == count


async def test_a_number_opens_the_card_beside_the_list(talk: Talk) -> None:
    await talk.say("/search song")
    assert "Song 3" in await talk.tap("3")
    last = talk.last()
    assert last is not None
    assert last["reply_to"] == 2
    assert talk.buttons() == ["▶️ Spotify", "✨ More like this", "📤 Share"]


async def test_again_is_different_and_leaves_out_what_was_seen(talk: Talk) -> None:
    first = await talk.say("/mood rainy")
    second = await talk.tap("🔀 Again")
    third = await talk.tap("🔀 Again")
    assert len({first, second, third}) == 3
    assert "1  Song 21" in third
    calls = [call for call in talk.world.calls if call[0] == "mood"]
    assert [call[2] for call in calls] == [0, 1, 2]
    assert calls[2][3] == frozenset(range(1, 21))


async def test_an_old_again_button_pressed_twice_gives_the_same_list(talk: Talk) -> None:
    await talk.say("/mood rainy")
    last = talk.last()
    assert last is not None
    (data,) = [
        button["callback_data"]
        for row in last["keyboard"]  # type: ignore[attr-defined]
        for button in row
        if button["text"] == "🔀 Again"
    ]
    once = await talk.tap("🔀 Again")
    talk.chat.chats.updates.put(
        "callback_query",
        {
            "id": "zz",
            "from": {"id": 1, "is_bot": False, "first_name": "Ann"},
            "chat_instance": "1",
            "data": data,
            "message": talk.chat.chats.find(1, 2).wire,  # type: ignore[union-attr]
        },
    )
    await talk.chat.handle()
    assert talk.last()["text"] == once  # type: ignore[index]


async def test_when_everything_was_seen_it_begins_anew(talk: Talk) -> None:
    await talk.say("/mood rainy 30")
    for _ in range(4):
        last = await talk.tap("🔀 Again")
    assert "1  Song 1 " in last
    assert talk.alerts() == []


async def test_more_like_this_lists_neighbours(talk: Talk) -> None:
    await talk.say("/describe Song 1")
    assert "✨ Song 1 — Artist 1" in await talk.tap("✨ More like this")


async def test_an_expired_list_says_so_and_runs_again(talk: Talk) -> None:
    await talk.say("/search song")
    talk.clock.now = DAY + 1
    await talk.tap("▶")
    assert talk.alerts() == [talk.texts()("expired-list")]
    assert talk.buttons() == ["🔁 Run it again"]
    await talk.tap("🔁 Run it again")
    assert talk.buttons() == ["1", "2", "3", "4", "5", "▶"]
    assert "6  Song 6" in await talk.tap("▶")


async def test_a_list_whose_request_is_gone_says_so(talk: Talk) -> None:
    await talk.say("/mood rainy")
    talk.clock.now = 31 * DAY
    await talk.tap("🔀 Again")
    assert talk.alerts() == [talk.texts()("expired-button")]


async def test_forged_and_foreign_buttons_are_refused(talk: Talk) -> None:
    await talk.say("/search song")
    signer = talk.chat._app.bot_data.signer
    genuine = signer.pack(OpenPage("list1", 1))
    for at, data in enumerate((genuine[:-1] + "!", "p:list1:1", "", "1c:7:AAAAAAAA", "x" * 64)):
        press(talk, data, f"f{at}")
        await talk.chat.handle()
    assert talk.alerts() == [talk.texts()("expired-button")] * 5
    assert "1  Song 1" in str(talk.last()["text"])  # type: ignore[index]


async def test_a_card_of_a_song_that_left_is_an_alert(talk: Talk) -> None:
    await talk.say("/search song")
    talk.world.gone = {2}
    await talk.tap("2")
    assert talk.alerts() == [talk.texts()("error-card-gone")]


async def test_examples_run_the_command_that_they_show(talk: Talk) -> None:
    await talk.say("/start")
    assert "bohemian rhapsody" in await talk.tap("/search bohemian rhapsody")
    await talk.say("/help")
    assert "Song 1" in await talk.tap("/describe BTS - Dynamite")


@pytest.mark.parametrize(
    ("command", "call"),
    [("search", "search"), ("mood", "mood"), ("recommend", "recommend"), ("describe", "describe")],
)
async def test_a_bare_command_asks_and_the_next_message_answers(
    talk: Talk, command: str, call: str
) -> None:
    question = await talk.say(f"/{command}")
    assert question == talk.texts()(f"ask-{command}")
    assert talk.buttons()
    await talk.say("song one")
    assert talk.world.calls[0][:2] == (call, "song one")
    await talk.say("another")
    assert talk.world.calls[-1][:2] == ("mood", "another")


async def test_a_question_can_be_answered_by_an_example(talk: Talk) -> None:
    await talk.say("/recommend")
    await talk.tap("Nirvana - Smells Like Teen Spirit")
    assert talk.world.calls[0][:2] == ("recommend", "Nirvana - Smells Like Teen Spirit")


async def test_a_command_works_on_the_message_replied_to(talk: Talk) -> None:
    await talk.say("quiet rain")
    talk.world.calls.clear()
    await talk.say("/search", reply_to=1)
    assert talk.world.calls == [("search", "quiet rain")]


async def test_a_command_works_on_a_card_of_the_bot(talk: Talk) -> None:
    await talk.say("/describe Song 1")
    talk.world.calls.clear()
    await talk.say("/recommend", reply_to=2)
    assert talk.world.calls[0][:2] == ("like", (1,))


async def test_seeds_keep_their_lines(talk: Talk) -> None:
    await talk.say("/recommend Song 1\n- Song 2\n+ Song 3")
    assert talk.world.calls[0][1] == "Song 1\n- Song 2\n+ Song 3"


async def test_deep_links_go_where_they_point(talk: Talk) -> None:
    talk.chat.chats.start(1, "t_7")
    await talk.chat.handle()
    assert "Song 7" in str(talk.last()["text"])  # type: ignore[index]
    for payload, message in (("login", "login-not-ready"), ("help", "help-plain")):
        assert talk.texts()(message) in await talk.say(f"/start {payload}")
    for payload in ("", "t_", "c_0", "t_99999999999999999999", "ask_x", "anything"):
        assert talk.texts()("start-try") in await talk.say(f"/start {payload}".strip())
    talk.world.gone = {7}
    assert await talk.say("/start c_7") == talk.texts()("error-card-gone")


async def test_plain_text_is_a_mood_with_the_title_on_top(talk: Talk) -> None:
    await talk.say("rainy sunday")
    assert talk.world.calls == [("mood", "rainy sunday", 0, frozenset(), True)]


@pytest.mark.parametrize(
    "text",
    [
        f"https://open.spotify.com/track/{SPOTIFY_ID}?si=abc",
        f"listen: spotify:track:{SPOTIFY_ID} !",
        f"https://open.spotify.com/intl-de/track/{SPOTIFY_ID}",
    ],
)
async def test_a_link_gives_the_card(talk: Talk, text: str) -> None:
    assert "Song 1" in await talk.say(text)
    assert talk.world.calls[0][0] == "describe"


async def test_a_link_in_a_long_text_is_found(talk: Talk) -> None:
    assert "Song 1" in await talk.say(f"{'word ' * 300} spotify:track:{SPOTIFY_ID}")


async def test_a_link_after_a_question_for_a_mood_is_the_mood_of_that_song(talk: Talk) -> None:
    await talk.say("/mood")
    await talk.say(f"https://open.spotify.com/track/{SPOTIFY_ID}?si=x")
    link = f"https://open.spotify.com/track/{SPOTIFY_ID}"
    assert talk.world.calls[0][:2] == ("recommend", link)


async def test_a_link_behind_words_gives_the_card_too(talk: Talk) -> None:
    url = f"https://open.spotify.com/track/{SPOTIFY_ID}"
    entities = [{"type": "text_link", "offset": 0, "length": 4, "url": url}]
    talk.chat.chats.post_text(1, "private", "this one", entities=entities)
    await talk.chat.handle()
    assert talk.world.calls[0] == ("describe", url)


async def test_an_audio_file_is_taken_by_its_names(talk: Talk) -> None:
    audio = {
        "file_id": "a", "file_unique_id": "b", "duration": 60,
        "performer": "Artist 1", "title": "Song 1",
    }  # fmt: skip
    talk.chat.chats.post(1, "private", {"audio": audio})
    await talk.chat.handle()
    assert talk.world.calls[0][:2] == ("describe", "Artist 1 - Song 1")


async def test_a_picture_without_words_gets_a_sentence(talk: Talk) -> None:
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    talk.chat.chats.post(1, "private", {"photo": photo})
    await talk.chat.handle()
    assert talk.last()["text"] == talk.texts()("input-empty")  # type: ignore[index]


async def test_slow_work_shows_a_draft_first(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    monkeypatch.setattr("bot.ui.progress.shown_while.__defaults__", (None, 0.01, 5.0))
    quick = talk.world.mood

    async def slow(*args: object, **options: object) -> object:
        await asyncio.sleep(0.1)
        return await quick(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(talk.world, "mood", slow)
    async with talk.watching("draft") as drafts:
        await talk.say("/mood rain")
    assert [draft["text"] for draft in drafts] == [talk.texts()("working")]
    async with talk.watching("draft") as drafts:
        await talk.say("/search song")
    assert drafts == []


def press(talk: Talk, data: str, query_id: str) -> None:
    """A press that no button of the message offers."""
    message = talk.chat.chats.find(1, 2)
    assert message is not None
    talk.chat.chats.queries._asked[query_id] = talk.chat.chats.queries.ask_callback(1, 1, 2)
    talk.chat.chats.updates.put(
        "callback_query",
        {
            "id": query_id,
            "from": {"id": 1, "is_bot": False, "first_name": "Ann", "language_code": "en"},
            "chat_instance": "1",
            "data": data,
            "message": message.wire,
        },
    )
