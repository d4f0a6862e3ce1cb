"""What people see of it in the chat, and in the browser between two visits of the chat."""

import itertools
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.ask import conversation
from bot.features.spotify.callback_page import login_routes
from bot.jobs.reminders import remind_once
from bot.memory.lists import Lists
from bot.playground.spotify import Fault
from bot.web import served, web_app
from core.adapters.memory import MemoryKeyValue
from core.adapters.postgres.spotify_logins import PostgresLogins
from core.adapters.redis.key_value import RedisKeyValue
from core.spotify import LIKE, QUEUE, READ, SAVE, LoginEnd
from tests.fakes.bot_talk import Clock, Talk
from tests.fakes.bot_world import FakeServices, house
from tests.fakes.spotify import ANNA, BORIS, SONGS, SpotifyTest

CHRIS = 3
YES, OWN, SAVE_IT = "✅ Yes, connect it", "🎵 Start from my songs", "💾 Save"


@dataclass
class Chat:
    """A chat with the bot, and a browser that comes back to its callback page."""

    talk: Talk
    world: SpotifyTest
    page: str

    def url(self) -> str:
        """Behind the first button of the newest message."""
        last: Any = self.talk.last()
        return str(last["keyboard"][0][0]["url"])

    async def browse(self, person: str = "anna") -> tuple[int, str]:
        """Consent as the newest message offers it, then the bot's own page."""
        return await self.callback(await self.world.visit(self.url(), person))

    async def callback(self, query: dict[str, str], language: str = "en") -> tuple[int, str]:
        headers = {"Accept-Language": language}
        async with self.world.browser.get(self.page, params=query, headers=headers) as answer:
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            return answer.status, await answer.text()

    async def login(self, person: str = "anna") -> str:
        """From the offer that the newest message makes to the confirmation; what is said then."""
        _, page = await self.browse(person)
        await self.talk.say(f"/start {payload_of(page)}")
        return await self.talk.tap(YES)

    def file(self) -> tuple[str, str]:
        """Name and contents of the newest file."""
        last: Any = self.talk.last()
        file = self.talk.chat.chats.files.find(last["file"]["id"])
        return last["file"]["name"], file.data.decode("utf-8-sig")


def payload_of(page: str) -> str:
    return re.findall(r"start=([\w-]+)", page)[0]


@pytest.fixture
async def chat(world: SpotifyTest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Chat]:
    monkeypatch.setattr("bot.transport.flood.SECONDS_PER_MESSAGE", 0.0)
    fake, clock = FakeServices(), Clock()
    numbers = itertools.count(1)
    lists = Lists(RedisKeyValue(world.redis), fake, lambda: f"list{next(numbers)}")
    rooms = replace(house(fake, MemoryKeyValue(clock)), spotify=world.spotify, lists=lists)
    routes = login_routes(
        world.spotify.login, rooms.library, lambda payload: f"https://t.me/b?start={payload}"
    )
    async with (
        conversation(rooms) as talk,
        served(web_app(routes), "127.0.0.1", 0) as port,
    ):
        yield Chat(Talk(talk, fake, clock), world, f"http://127.0.0.1:{port}/callback")


# Logging in and out ------------------------------------------------------------------------------


async def test_the_whole_way_in_and_out(chat: Chat) -> None:
    offer = await chat.talk.say("/login")
    assert offer.startswith("Connect your Spotify account")
    status, page = await chat.browse()
    assert status == 200
    assert "Almost done" in page
    asked = await chat.talk.say(f"/start {payload_of(page)}")
    assert asked == "Spotify says that this account belongs to “Anna”. Is it yours?"
    assert (await chat.talk.tap(YES)).startswith("✅ Anna\n\nConnected to Spotify")
    assert (await chat.talk.say("/login")).startswith("Your Spotify account is connected")
    assert "the login and its tokens" in await chat.talk.say("/logout")
    assert (await chat.talk.say("/logout")).startswith("No Spotify account is connected")


async def test_in_a_group_login_and_logout_only_point_to_the_private_chat(chat: Chat) -> None:
    group = chat.talk.as_(chat="group")
    for command in ("/login", "/logout"):
        said = await group.say(command)
        assert said == group.texts()("private-only")
        last: Any = group.last()
        assert last["keyboard"][0][0]["url"] == "https://t.me/segue_playground_bot?start=login"
    assert not [key async for key in chat.world.redis.scan_iter("*spotify*")]


async def test_somebody_else_who_follows_the_deep_link_gets_nothing(chat: Chat) -> None:
    """Boris has passed his link to Anna: her browser agreed, and her Telegram opens the chat."""
    boris = chat.talk.as_(id=BORIS)
    await boris.say("/login")
    last: Any = boris.last()
    back = await chat.world.visit(last["keyboard"][0][0]["url"], "anna")
    _, page = await chat.callback(back)
    said = await chat.talk.say(f"/start {payload_of(page)}")
    assert said.startswith("This link cannot connect anything")
    assert "belongs to" not in await boris.say(f"/start {payload_of(page)}")
    for person in (ANNA, BORIS):
        assert await chat.world.spotify.access.scopes(person) is None


async def test_who_declines_is_not_connected_and_cannot_change_their_mind(chat: Chat) -> None:
    await chat.talk.say("/login")
    _, page = await chat.browse()
    await chat.talk.say(f"/start {payload_of(page)}")
    said = await chat.talk.tap("❌ No, that is not me")
    assert said.startswith("Nothing was connected")
    assert await chat.world.spotify.access.scopes(ANNA) is None


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "This link is not known"),
        ("ko-KR,ko;q=0.9", "알 수 없는 링크"),
        ("ru", "Неизвестная"),
    ],
)
async def test_unknown_states_are_answered_in_the_browsers_language(
    chat: Chat, language: str, title: str
) -> None:
    for query in ({}, {"state": "x", "code": "y"}, {"state": "x" * 3000, "code": "y"}):
        status, page = await chat.callback(query, language)
        assert status == 400
        assert title in page


async def test_pages_speak_the_language_of_whoever_began(chat: Chat) -> None:
    korean = chat.talk.as_(id=5, language="ko")
    await korean.say("/login")
    last: Any = korean.last()
    back = await chat.world.visit(last["keyboard"][0][0]["url"], "")
    status, page = await chat.callback(back)
    assert status == 400
    assert "연결하지 않았어요" in page
    _, page = await chat.callback(back)
    assert "이미 쓴 링크예요" in page


async def test_who_is_not_on_the_user_list_is_told_what_to_do(chat: Chat) -> None:
    await chat.talk.say("/login")
    status, page = await chat.browse("boris")
    assert status == 403
    assert "five users" in page
    assert "start=login" in page, "and no code leads back"


async def test_a_page_holds_nothing_of_what_the_browser_sent(chat: Chat) -> None:
    status, page = await chat.callback({"state": "<script>", "code": "<b>", "error": "<i>"})
    assert status == 400
    assert "<script>" not in page
    assert "<i>" not in page


async def test_spotify_being_down_is_a_page_and_the_chat_goes_on(chat: Chat) -> None:
    await chat.talk.say("/login")
    back = await chat.world.visit(chat.url())
    chat.world.fake.limits.always = Fault.ERROR
    status, page = await chat.callback(back)
    assert status == 503
    assert "Nothing was connected" in page
    assert (await chat.talk.say("/mood rainy sunday")).startswith("🎧")


# Own songs ---------------------------------------------------------------------------------------


async def test_own_songs_are_ticked_and_become_a_list_that_logout_deletes(chat: Chat) -> None:
    ids = [await chat.world.add_track(song) for song in SONGS[:3]]
    asked = await chat.talk.say("/recommend")
    assert OWN in chat.talk.buttons(), asked
    await chat.talk.tap(OWN)
    said = await chat.talk.tap("♥ Liked songs")
    assert said.startswith("This needs your Spotify account")
    await chat.login()
    await chat.talk.tap(OWN)
    said = await chat.talk.tap("♥ Liked songs")
    assert "1  Song 0 — Artist 0" in said
    assert "From Spotify" in said
    for number in (1, 2, 4):
        await chat.talk.tap(f"☐ {number}")
    assert {"☑ 1", "☑ 2", "☐ 3", "☑ 4"} <= set(chat.talk.buttons())
    await chat.talk.tap("▶")
    await chat.talk.tap("◀")
    await chat.talk.tap("☑ 2")
    await chat.talk.tap("✨ Songs like these 2")
    assert chat.talk.world.calls[-1][:2] == ("like", (ids[0],))
    kept = [key for key in await chat.world.keys_of(ANNA) if "request:" in key]
    assert len(kept) == 1
    assert 0 < await chat.world.redis.ttl(kept[0]) <= 86_400, "other requests last a month"
    await chat.talk.say("/logout")
    assert await chat.world.keys_of(ANNA) == []


async def test_songs_that_are_not_in_the_collection_are_named(chat: Chat) -> None:
    await chat.talk.say("/login")
    await chat.login()
    await chat.talk.tap(OWN)
    await chat.talk.tap("📂 My playlists")
    await chat.talk.tap("mine · 12")
    await chat.talk.tap("☐ 3")
    await chat.talk.tap("✨ Songs like this one")
    assert chat.talk.alerts()[-1].startswith("None of these songs is in my collection")


# Saving ------------------------------------------------------------------------------------------


async def test_a_list_is_saved_once_its_permission_was_asked_for(chat: Chat) -> None:
    await chat.talk.say("/mood rainy sunday")
    await chat.talk.tap(SAVE_IT)
    said = await chat.talk.tap("➕ New Spotify playlist")
    assert said.startswith("This needs your Spotify account")
    await chat.login()
    await chat.talk.tap("➕ New Spotify playlist")
    made = chat.world.world.playlists_of("anna")[0]
    assert (made.name, made.public, len(made.items)) == ("rainy sunday", False, 10)
    assert made.description.startswith("“rainy sunday”, found by Segue on Telegram: t.me/")
    assert made.cover
    assert SONGS[1].spotify_id in made.items, "the catalogue's id was dead, so it was looked up"


@pytest.mark.parametrize(
    ("button", "name", "first"),
    [
        ("📄 Text", "rainy-sunday.txt", "rainy sunday\n\n1. Artist 1 - Song 1 (1961)"),
        (
            "📊 CSV",
            "rainy-sunday.csv",
            "title,artists,album,released,duration_ms,spotify\r\nSong 1",
        ),
        ("🔗 Links", "rainy-sunday.txt", "https://open.spotify.com/track/4u7EnebtmKWzUH433cf5Qv\n"),
    ],
)
async def test_without_a_login_a_list_is_a_file(
    chat: Chat, button: str, name: str, first: str
) -> None:
    await chat.talk.say("/mood rainy sunday")
    await chat.talk.tap(SAVE_IT)
    await chat.talk.tap(button)
    assert chat.file()[0] == name
    assert chat.file()[1].startswith(first)


async def test_in_a_group_saving_leads_to_the_private_chat_of_the_owner(chat: Chat) -> None:
    group = chat.talk.as_(chat="group")
    await group.say("/mood rainy sunday")
    await group.tap(SAVE_IT)
    last: Any = group.last()
    found = re.findall(r"start=(save_[\w-]+)", last["keyboard"][0][0]["url"])
    assert (await chat.talk.say(f"/start {found[0]}")).startswith("💾 rainy sunday")
    stranger = chat.talk.as_(id=BORIS)
    assert "This list has expired" in await stranger.say(f"/start {found[0]}")


async def test_a_card_queues_and_likes_and_says_why_not(chat: Chat) -> None:
    await chat.world.login(scopes=READ | QUEUE | LIKE)
    await chat.talk.say("/describe song 1")
    last: Any = chat.talk.last()
    song = next(song for song in SONGS if song.title == "Song 1")
    chat.world.world.songs["4u7EnebtmKWzUH433cf5Qv"] = song
    assert "⏭ Play next" in chat.talk.buttons(), last
    await chat.talk.tap("⏭ Play next")
    assert chat.world.world.people["anna"].queue == ["4u7EnebtmKWzUH433cf5Qv"]
    chat.world.world.people["anna"].device = False
    await chat.talk.tap("⏭ Play next")
    assert chat.talk.alerts()[-1].startswith("Nothing is playing. Start Spotify")
    await chat.talk.tap("💚 Like in Spotify")
    assert chat.world.world.people["anna"].saved[0] == "4u7EnebtmKWzUH433cf5Qv"


async def test_a_revoked_login_is_a_sentence_and_the_rest_works(chat: Chat) -> None:
    await chat.world.login(scopes=SAVE | READ)
    chat.world.fake.tokens.revoke("anna")
    await chat.talk.say("/mood rainy sunday")
    await chat.talk.tap(SAVE_IT)
    await chat.talk.tap("➕ New Spotify playlist")
    assert chat.talk.alerts()[-1].startswith("Your Spotify login has ended")
    assert (await chat.talk.say("/mood sunny")).startswith("🎧")


# Reminders ---------------------------------------------------------------------------------------


async def test_reminders_go_out_seven_days_and_one_day_before_the_end(chat: Chat) -> None:
    await chat.world.login()
    await chat.talk.say("/help")
    app = chat.talk.chat._app
    logins = PostgresLogins(chat.world.pool)
    login = await logins.find(ANNA)
    assert login is not None
    told = []
    for before in (8, 6.9, 5, 0.9, 0.5, -1):
        sent = await remind_once(app, logins, login.ends_at - timedelta(days=before))
        last: Any = chat.talk.last()
        told.append((before, sent, last["text"][:36]))
    assert [(before, sent) for before, sent, _ in told if sent] == [(6.9, 1), (0.9, 1)]
    assert told[1][2] == "Your Spotify login ends in 6 days: S"
    assert told[3][2] == "Your Spotify login ends in one day: "
    assert await logins.find(ANNA) is None, "what is over is forgotten"


async def test_who_has_blocked_the_bot_is_not_tried_for_ever(chat: Chat) -> None:
    logins = PostgresLogins(chat.world.pool)
    now = datetime(2026, 11, 1, tzinfo=UTC)
    await logins.begin(LoginEnd(ANNA, "a", "xx", now + timedelta(days=3)))
    await chat.talk.say("/help")
    chat.talk.chat.chats.block(ANNA)
    assert await remind_once(chat.talk.chat._app, logins, now) == 1
    assert await remind_once(chat.talk.chat._app, logins, now) == 0
