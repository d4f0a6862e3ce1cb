"""The real collections go in whole, quickly and in little memory; the starter's facts fit them."""

import asyncio
import csv
import gzip
import json
import os
import resource
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import asyncpg
import pytest

from core.naming import recording_key
from ml.starter.catalogue import read_catalogue
from ml.starter.layout import FOLDER

SIZE = """
select (select count(*) from track_spotify_ids) as spotify_ids,
       (select count(*) from tracks where title is not null) as named,
       (select count(*) from playlists) as playlists,
       (select count(*) from track_search) as documents
"""
_CLOSE = 8_000  # ms; fades and silence differ between releases


@pytest.mark.timeout(900)
async def test_all_of_them_take_less_than_three_minutes_and_two_gigabytes(
    collections_dir: Path, database: str
) -> None:
    script = "import sys; from ml.cli import main; sys.exit(main(sys.argv[1:]))"
    environment = os.environ | {"DATABASE_URL": database}
    begun = time.monotonic()
    for arguments in (
        ("jsonl", collections_dir / "spotify_playlist_archive/playlists_cumulative.jsonl.gz"),
        ("jsonl", collections_dir / "harisekhon"),
        ("tidytuesday", collections_dir / "tidytuesday"),
    ):
        await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", script, "import", *map(str, arguments)],
            env=environment,
            check=True,
        )
    seconds = time.monotonic() - begun
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    connection = await asyncpg.connect(database)
    try:
        size = await connection.fetchrow(SIZE)
        keyless = "select count(*) from tracks where title is not null and popularity = 0"
        assert await connection.fetchval(keyless) == 0
    finally:
        await connection.close()
    print(f"{dict(size)}: {seconds:.0f} s, {megabytes:.0f} MB")
    assert size["spotify_ids"] == 123_727
    assert 105_000 <= size["named"] <= 107_500
    assert size["documents"] == size["named"]
    assert size["playlists"] == 250 + 455 + 471  # one of 456 is empty
    assert seconds < 180
    assert megabytes < 2_048


def listings(folder: Path) -> tuple[dict[str, int], dict[str, set[int]]]:
    """Of each recording that the collections list: the earliest year, and every length in ms."""
    years: dict[str, int] = {}
    lengths: dict[str, set[int]] = defaultdict(set)
    songs = folder / "tidytuesday/spotify_songs.csv.gz"
    with gzip.open(songs, "rt", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            key = recording_key(row["track_name"], [row["track_artist"]])
            year = int(row["track_album_release_date"][:4])
            years[key] = min(year, years.get(key, year))
            lengths[key].add(int(row["duration_ms"]))
    archive = folder / "spotify_playlist_archive/playlists_cumulative.jsonl.gz"
    with gzip.open(archive, "rt", encoding="utf-8") as lines:
        for line in lines:
            for track in json.loads(line)["tracks"]:
                if all(track["artists"]) and track.get("duration_ms"):
                    key = recording_key(track["title"], track["artists"])
                    lengths[key].add(track["duration_ms"])
    return years, lengths


def test_the_facts_of_the_starter_catalogue_agree_with_them(collections_dir: Path) -> None:
    years, lengths = listings(collections_dir)
    late, off, dated, timed = [], [], 0, 0
    for path, line, song in read_catalogue(FOLDER, 2026).songs:
        place = f"{Path(path).name}:{line}: {song.artists[0]} - {song.title}"
        if song.key in years and song.released:
            dated += 1
            if int(song.released[:4]) > years[song.key]:
                late.append(f"{place}: {song.released}, listed in {years[song.key]}")
        if song.key in lengths and song.duration_ms:
            timed += 1
            gap = min(abs(song.duration_ms - length) for length in lengths[song.key])
            if gap > _CLOSE:
                off.append(f"{place}: {song.duration_ms / 1000:.0f} s, off by {gap / 1000:.0f} s")
    print(f"{dated} dated, {len(late)} too late; {timed} timed, {len(off)} far off")
    print("\n".join([*late, *off]))
    assert dated > 100
    assert timed > 100
    assert len(late) <= 0.03 * dated
    assert len(off) <= 0.10 * timed
