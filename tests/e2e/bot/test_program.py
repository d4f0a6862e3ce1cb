"""The program as its users start it: one process, a folder for its data, a chat over HTTP."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

START_SECONDS = 60.0
ANSWER_SECONDS = 10.0

Snapshot = dict[str, Any]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for the module: the first start fills it, later ones find it."""
    return tmp_path_factory.mktemp("segue")


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**keep, "SEGUE_DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1", **more}


async def started(data_dir: Path, *words: str, **more: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env=environment(data_dir, **more), cwd=data_dir,
    )  # fmt: skip


async def finished(data_dir: Path, *words: str, **more: str) -> tuple[int, str, str]:
    process = await started(data_dir, *words, **more)
    out, err = await asyncio.wait_for(process.communicate(), START_SECONDS)
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


class Page:
    """What a person at the page does and sees."""

    def __init__(self, address: str, client: aiohttp.ClientSession) -> None:
        self._address = address
        self._client = client

    async def do(self, action: str, **body: object) -> Any:
        url = f"{self._address}page/{action}"
        async with self._client.post(url, json={"user_id": 1, "chat_id": 1, **body}) as answer:
            assert answer.status == 200, await answer.text()
            return (await answer.json())["result"]

    async def snapshot(self) -> Snapshot:
        async with self._client.ws_connect(f"{self._address}page/live") as socket:
            found: Snapshot = await socket.receive_json()
            return found

    async def inline(self, query: str) -> Snapshot:
        """What an inline query is answered with."""
        async with self._client.ws_connect(f"{self._address}page/live") as socket:
            await socket.receive_json()
            query_id = await self.do("inline", query=query)
            async with asyncio.timeout(ANSWER_SECONDS):
                while True:
                    event: Snapshot = await socket.receive_json()
                    if event["type"] == "inline" and event["query_id"] == query_id:
                        return event

    async def until(self, seen: Callable[[list[Snapshot]], object]) -> list[Snapshot]:
        """The messages of the private chat, once they are as wanted."""
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                messages = (await self.snapshot())["messages"]
                chat = [each for each in messages if each["chat"]["id"] == 1]
                if seen(chat):
                    return chat
                await asyncio.sleep(0.05)


@asynccontextmanager
async def playground(data_dir: Path) -> AsyncIterator[tuple[Page, float]]:
    """A running program, and the seconds that it took to be ready; stopped by SIGTERM."""
    begun = time.perf_counter()
    process = await started(data_dir, "run", "--playground", "--port", "0")
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
        assert line.startswith(b"The playground is at http://127.0.0.1:"), await _why(process)
        seconds = time.perf_counter() - begun
        address = line.decode().split()[4]
        own = {"Origin": address.rstrip("/")}
        async with aiohttp.ClientSession(headers=own) as client:
            yield Page(address, client), seconds
        process.send_signal(signal.SIGTERM)
        rest, err = await asyncio.wait_for(process.communicate(), 15)
        assert process.returncode == 0, err.decode()
        assert rest == b"Stopping.\n"
        assert b"Traceback" not in err
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def _why(process: asyncio.subprocess.Process) -> str:
    _, err = await asyncio.wait_for(process.communicate(), 5)
    return err.decode()


def _texts(chat: list[Snapshot]) -> list[str]:
    return [each.get("text", "") for each in chat if each["from"]["is_bot"]]


async def test_the_first_start_answers_from_the_starter_catalogue(data_dir: Path) -> None:
    async with playground(data_dir) as (page, _):
        await page.do("send", text="/mood rainy sunday")
        chat = await page.until(_texts)
        assert _texts(chat)[-1].startswith("🎧 rainy sunday · 10 tracks")
        await page.do("send", text="/search queen")
        chat = await page.until(lambda each: len(_texts(each)) == 2)
        assert "Queen" in _texts(chat)[-1]
        await page.do("press", message_id=chat[-1]["message_id"], button="▶")
        await page.until(lambda each: "page 2 of 2" in _texts(each)[-1])
        await page.do("language", language="ko")
        await page.do("send", text="/help")
        chat = await page.until(lambda each: len(_texts(each)) == 3)
        assert _texts(chat)[-1].startswith("할 수 있는 일")


async def test_the_second_start_is_quick_and_inline_works(data_dir: Path) -> None:
    async with playground(data_dir) as (page, seconds):
        assert seconds < 10, "the benchmarks measure the two seconds; this only guards"
        answer = await page.inline("like: Queen - Bohemian Rhapsody")
        assert len(answer["results"]) == 10


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "/mood 90s hip hop workout"),
        ("ko", "/mood 비 오는 날 발라드"),
        ("ru", "/mood грустные песни на вечер"),
        ("en", "/recommend Nirvana - Smells Like Teen Spirit"),
    ],
)
async def test_ask_prints_a_list(data_dir: Path, language: str, text: str) -> None:
    code, out, err = await finished(data_dir, "ask", text, "--lang", language)
    assert (code, err) == (0, "")
    assert "\n10  " in out
    assert "https://open.spotify.com/" in out


async def test_two_programs_share_one_folder(data_dir: Path) -> None:
    async with playground(data_dir) as (page, _):
        code, out, _ = await finished(data_dir, "ask", "/describe BTS - Dynamite")
        assert code == 0
        assert "Dynamite" in out
        await page.do("send", text="/search iu")
        await page.until(_texts)


async def test_the_playground_is_refused_beside_a_real_token(data_dir: Path) -> None:
    token = {"TELEGRAM_BOT_TOKEN": "1234567890:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"}
    code, out, err = await finished(data_dir, "run", "--playground", **token)
    assert (code, out) == (1, "")
    assert err.startswith("segue: TELEGRAM_BOT_TOKEN is set, and the playground never runs")


async def test_a_taken_port_gives_way_to_the_next(data_dir: Path) -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        process = await started(data_dir, "run", "--port", str(port))
        assert process.stdout is not None
        first = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
        second = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.communicate(), 15)
    assert first.decode().startswith(f"Port {port} is taken, so it is ")
    assert second.startswith(b"The playground is at http://127.0.0.1:")
    assert process.returncode == 0
