"""By hand, without an outside account: log in, pick five own songs, get a list, save it, see it."""

import asyncio
import html
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from core.cover import MOST_BYTES

SECONDS = 60.0
Message = dict[str, Any]


class Hands:
    """What somebody does in the playground's page and in another tab."""

    def __init__(self, address: str, client: aiohttp.ClientSession) -> None:
        self.address = address
        self.client = client
        self.own = {"Origin": address.rstrip("/")}

    async def do(self, action: str, **body: object) -> Any:
        url = f"{self.address}page/{action}"
        body = {"user_id": 1, "chat_id": 1, **body}
        async with self.client.post(url, json=body, headers=self.own) as answer:
            assert answer.status == 200, await answer.text()
            return (await answer.json())["result"]

    async def any(self, seen: Callable[[Message], object]) -> Message:
        """One of the bot's messages, once it is as wanted."""
        return await self.last(seen, 100)

    async def last(self, seen: Callable[[Message], object], among: int = 1) -> Message:
        """The bot's newest message, once it is as wanted."""
        last: Message = {}
        try:
            async with asyncio.timeout(20):
                while True:
                    live = f"{self.address}page/live"
                    async with self.client.ws_connect(live, headers=self.own) as socket:
                        messages = (await socket.receive_json())["messages"]
                    ours = [m for m in messages if m["chat"]["id"] == 1 and m["from"]["is_bot"]]
                    for last in ours[-among:]:
                        if seen(last):
                            return last
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"the bot's last message is {last}") from None

    async def press(self, message: Message, label: str) -> None:
        await self.do("press", message_id=message["message_id"], button=label)

    async def page(self, url: str) -> str:
        async with self.client.get(url) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()


def labels(message: Message) -> list[str]:
    markup = message.get("reply_markup") or {}
    return [each["text"] for row in markup.get("inline_keyboard", []) for each in row]


def link(message: Message, label: str) -> str:
    rows = message["reply_markup"]["inline_keyboard"]
    return str(next(each["url"] for row in rows for each in row if label in each["text"]))


async def stand_in(stream: asyncio.StreamReader | None) -> str:
    """Its address, as the program says it."""
    assert stream is not None
    async with asyncio.timeout(SECONDS):
        while True:
            line = (await stream.readline()).decode()
            if "A stand-in for Spotify is at" in line:
                return re.findall(r"http\S+", line)[0]


@pytest.mark.timeout(120)
async def test_a_list_from_own_songs_ends_up_in_spotify(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--playground", "--port", "0",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "SEGUE_DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        first = (await asyncio.wait_for(process.stdout.readline(), SECONDS)).decode()
        fake = await stand_in(process.stderr)
        async with aiohttp.ClientSession() as client:
            await walk(Hands(re.findall(r"http\S+", first)[0], client), fake)
    finally:
        process.terminate()
        _, err = await asyncio.wait_for(process.communicate(), 20)
    assert b"Traceback" not in err, err.decode()
    assert (tmp_path / "token.key").stat().st_mode & 0o777 == 0o600


async def walk(hands: Hands, fake: str) -> None:
    await hands.do("send", text="/login")
    offer = await hands.last(lambda m: "Connect" in " ".join(labels(m)))
    consent = await hands.page(link(offer, "Connect"))
    agree = html.unescape(re.findall(r'href="(/authorize/decided[^"]+person=alice)"', consent)[0])
    back = await hands.page(fake.rstrip("/") + agree)  # through the redirect to the bot's own page
    assert "Almost done" in back
    payload = re.findall(r"#start=([\w-]+)", back)[0]

    await hands.do("start", payload=payload)
    confirm = await hands.last(lambda m: "Alice Fontaine" in m["text"])
    await hands.press(confirm, "✅ Yes, connect it")
    connected = await hands.last(lambda m: "Connected to Spotify" in m["text"])

    await hands.press(connected, "🎵 Start from my songs")
    sources = await hands.last(lambda m: "Where shall I look" in m["text"])
    await hands.press(sources, "♥ Liked songs")
    shelf = await hands.last(lambda m: "None chosen yet" in m["text"])
    for number in range(1, 6):
        await hands.press(shelf, f"☐ {number}")
    shelf = await hands.last(lambda m: "5 chosen" in m["text"])
    await hands.press(shelf, "✨ Songs like these 5")
    listed = await hands.last(lambda m: "10 tracks" in m["text"])

    await hands.press(listed, "💾 Save")
    ways = await hands.last(lambda m: "How shall I save it" in m["text"])
    await hands.press(ways, "➕ New Spotify playlist")
    more = await hands.last(lambda m: "Connect" in " ".join(labels(m)))  # saving is asked for now
    consent = await hands.page(link(more, "Connect"))
    assert "playlist-modify-private" in consent
    agree = html.unescape(re.findall(r'href="(/authorize/decided[^"]+person=alice)"', consent)[0])
    back = await hands.page(fake.rstrip("/") + agree)
    await hands.do("start", payload=re.findall(r"#start=([\w-]+)", back)[0])
    confirm = await hands.last(lambda m: "Alice Fontaine" in m["text"])
    await hands.press(confirm, "✅ Yes, connect it")
    await hands.last(lambda m: "Connected to Spotify" in m["text"])
    await hands.press(ways, "➕ New Spotify playlist")

    await hands.any(lambda m: "tracks are in your Spotify" in (m.get("text") or ""))
    account = await hands.page(f"{fake}open/user/alice")
    found = re.findall(
        r'href="(/open/playlist/\w+)">([^<]+)</a> <small>(\d+) tracks · priv', account
    )
    assert len(found) == 1
    playlist = await hands.page(fake.rstrip("/") + found[0][0])
    assert "found by Segue on Telegram" in playlist
    cover = fake.rstrip("/") + re.findall(r'src="(/covers/\w+)"', playlist)[0]
    async with hands.client.get(cover) as answer:
        assert answer.content_type == "image/jpeg"
        assert 1000 < len(await answer.read()) < MOST_BYTES

    await hands.do("send", text="/logout")
    left = await hands.last(lambda m: "Spotify is disconnected" in m["text"])
    assert "the login and its tokens" in left["text"]
