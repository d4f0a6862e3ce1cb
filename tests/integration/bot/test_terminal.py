"""What foreign text does to the operator's terminal: nothing."""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from bot import __main__ as program
from bot.cli import asking
from core.adapters.spotify.parse import account_of, playlist_of, track_of
from core.errors import SetupError
from core.settings import Settings
from ml.cli import main as offline

BAD = "So\x1b[2J\x07n\u202eg\x9b"
_CONTROLS = set("\x1b\x07\x9b\u202e")


def test_an_error_that_quotes_foreign_text_is_harmless(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_words: list[str]) -> int:
        raise SetupError(f"There is no {BAD}.")

    monkeypatch.setattr(program, "_run", fail)
    assert program.main(["doctor"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("segue: There is no So\\u001b[2J")
    assert not _CONTROLS & set(said)


@pytest.mark.parametrize("as_json", [True, False])
async def test_a_chat_that_is_printed_is_harmless(
    as_json: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class House:
        house = None

    @asynccontextmanager
    async def opened(_settings: Settings) -> AsyncIterator[House]:
        yield House()

    async def nothing(_opened: House) -> None: ...

    async def answer(*_: object) -> tuple[str, list[dict[str, str]]]:
        return f"1. {BAD}\n2. b", [{"text": BAD}]

    monkeypatch.setattr(asking, "opened_house", opened)
    monkeypatch.setattr(asking, "with_catalogue", nothing)
    monkeypatch.setattr(asking, "ask", answer)
    words = argparse.Namespace(
        messages=["x"], press=[], user=None, lang="en", chat="private", json=as_json
    )
    assert await asking.ask_command(words, Settings()) == 0
    printed = capsys.readouterr().out
    assert not _CONTROLS & set(printed)
    if as_json:
        assert json.loads(printed) == [{"text": BAD}]
    else:
        assert printed.endswith("\n2. b\n")


def test_an_export_of_older_rows_is_harmless_and_loses_nothing(
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", database)
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"id": "p", "tracks": [{"title": "T", "artists": ["A"]}]}))
    assert offline(["import", "jsonl", str(file)]) == 0

    async def make_older() -> None:
        connection = await asyncpg.connect(database)
        await connection.execute("update tracks set title = $1", BAD)
        await connection.close()

    asyncio.run(make_older())
    capsys.readouterr()
    assert program.main(["export"]) == 0
    printed = capsys.readouterr().out
    assert not _CONTROLS & set(printed)
    assert json.loads(printed)["tracks"][0]["title"] == BAD


def test_names_from_spotify_come_in_clean() -> None:
    track = track_of({"id": "1", "name": BAD, "artists": [{"name": BAD}], "album": {"name": BAD}})
    assert track is not None
    found = [track.title, track.album, *track.artists]
    found += [playlist_of({"id": "1", "name": BAD}).name]
    found += [account_of({"id": "1", "display_name": BAD}).name]
    assert set(found) == {"Song"}
