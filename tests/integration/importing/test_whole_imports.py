"""An import as a whole: again, in parts, interrupted, refused, taken back."""

import asyncio
import gzip
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from ml.importing.run import Job, run_import
from ml.sources.formats import FORMATS
from ml.sources.problems import Problems, StrictError, UnreadableFileError

A, B, C, D = (letter * 22 for letter in "ABCD")
WATERLOO = {"title": "Waterloo", "artists": ["ABBA"]}
MIXED = [
    {"id": A, **WATERLOO, "isrc": "SEAYD7401010", "features": {"energy": 0.5}, "genres": ["pop"]},
    {"id": B}, {"id": C, "title": "좋은 날", "artists": ["IU"], "duration_ms": 233000},
    {"id": B, "title": "Fernando", "artists": ["ABBA"]}, {"id": A},
    {"id": D, "title": "Fernando", "artists": ["Abba"]}, {"title": "Кукушка", "artists": ["Кино"]},
    {"id": D, "title": "Another", "artists": ["ABBA"]},
]  # fmt: skip
STARTER = {
    "s/artists/a.csv": "name,also\nIU,아이유\nЛенинград,Leningrad ; 레닌그라드\n",
    "s/songs/a.csv": (
        "title,artists,album,year,length,language,genres,also\n"
        "Good Day,IU,Real,2010,3:53,ko,k-pop,좋은 날\n"
        "WWW,Ленинград,Хлеб,2005,3:04,ru,rock;ska,\n"
    ),
    "s/playlists/a.txt": "en: All\nko: 모두\nru: Все\n\nIU - Good Day\nЛенинград - WWW\n",
}


async def test_importing_twice_changes_nothing(importing, playlist, dump) -> None:
    lines = playlist("p", MIXED) + playlist("q", MIXED[::-1], captions=["caption"])
    await importing("jsonl", {"p.jsonl": lines})
    await importing("starter", STARTER, collection="starter")
    before = await dump()
    assert before["playlist_tracks"]
    for again in (
        await importing("jsonl", {"p.jsonl": lines}),
        await importing("starter", STARTER, collection="starter"),
    ):
        assert not again.changed
        assert again.playlists_unchanged > 0
    assert await dump() == before


async def test_small_batches_end_in_the_same_catalogue(
    importing, playlist, connection, database: str
) -> None:
    lines = "".join(playlist(f"p{at}", MIXED[at:]) for at in range(len(MIXED)))
    query = """
    select t.recording_key, t.isrc, t.duration_ms, t.genres, t.popularity, s.keys, s.grams,
           array(select spotify_id from track_spotify_ids i where i.track_id = t.id order by 1)
    from tracks t left join track_search s on s.track_id = t.id order by 1, 2, 8
    """
    await importing("jsonl", {"p.jsonl": lines}, batch_entries=1)
    in_parts = [tuple(row) for row in await connection.fetch(query)]
    grams = await connection.fetch("select * from search_grams order by gram")
    await connection.execute("truncate collections, tracks, artists, search_grams cascade")
    await importing("jsonl", {"p.jsonl": lines})
    assert [tuple(row) for row in await connection.fetch(query)] == in_parts
    assert await connection.fetch("select * from search_grams order by gram") == grams


async def test_a_changed_playlist_is_replaced(importing, playlist, connection) -> None:
    await importing("jsonl", {"p.jsonl": playlist("p", [{"id": A}, {"id": B}])})
    summary = await importing("jsonl", {"p.jsonl": playlist("p", [{"id": C}, {"id": A}])})
    assert (summary.playlists_changed, summary.playlists_new) == (1, 0)
    rows = await connection.fetch(
        "select spotify_id, popularity from tracks t join track_spotify_ids s on s.track_id = t.id"
    )
    assert {tuple(row) for row in rows} == {(A, 1), (B, 0), (C, 1)}
    renamed = playlist("p", [{"id": C}, {"id": A}], name="other")
    assert (await importing("jsonl", {"p.jsonl": renamed})).playlists_changed == 1
    grams = await connection.fetchval("select grams from playlist_search")
    assert " ot" in grams


async def test_a_playlist_id_that_is_used_twice_is_reported(importing, playlist) -> None:
    summary = await importing(
        "jsonl", {"p.jsonl": playlist("p", [{"id": A}]) + playlist("p", [{"id": B}])}
    )
    assert (summary.bad, summary.playlists_new, summary.spotify_ids_new) == (1, 1, 1)


async def test_names_are_found_in_every_script(importing, connection) -> None:
    await importing("starter", STARTER, collection="starter")
    query = "select title from tracks join track_search on track_id = id where keys @> array[$1]"
    for words in ("아이유", "iu", "good day", "좋은 날", "아이유 좋은 날"):
        assert await connection.fetchval(query, words) == "Good Day", words
    for words in ("ленинград", "leningrad", "레닌그라드", "leningrad www"):
        assert await connection.fetchval(query, words) == "WWW", words
    grams = await connection.fetchval("select grams from playlist_search")
    assert {"모두", " al", "все"} <= set(grams)


async def test_a_spelling_that_comes_later_finds_the_songs_that_are_there(
    importing, playlist, connection
) -> None:
    song = {"title": "Palette", "artists": ["IU"]}
    await importing("jsonl", {"p.jsonl": playlist("p", [song])})
    query = "select count(*) from track_search where keys @> array['아이유']"
    assert await connection.fetchval(query) == 0
    await importing("starter", STARTER, collection="starter")
    assert await connection.fetchval(query) == 2


async def test_the_commonness_of_grams_is_counted(importing, playlist, connection) -> None:
    await importing("jsonl", {"p.jsonl": playlist("p", MIXED)})
    counted = await connection.fetch(
        "select gram, count(*)::int from track_search, unnest(grams) gram group by 1 order by 1"
    )
    assert counted == await connection.fetch("select gram, tracks from search_grams order by 1")


async def test_a_dry_run_counts_everything_and_keeps_nothing(importing, playlist, dump) -> None:
    before = await dump()
    summary = await importing("jsonl", {"p.jsonl": playlist("p", MIXED)}, dry_run=True)
    assert (summary.playlists_new, summary.recordings_new) == (1, 5)
    assert summary.size is not None
    assert summary.size.named == 5
    assert await dump() == before


async def test_strict_keeps_nothing_of_what_came_before(importing, playlist, dump) -> None:
    before = await dump()
    lines = playlist("p", MIXED) + "nonsense\n"
    with pytest.raises(StrictError, match=r"p\.jsonl:2: "):
        await importing("jsonl", {"p.jsonl": lines}, strict=True, batch_entries=1)
    assert await dump() == before
    assert (await importing("jsonl", {"p.jsonl": lines})).bad == 1


async def test_a_truncated_file_keeps_nothing_of_those_before_it(importing, playlist, dump) -> None:
    before = await dump()
    lines = "".join(playlist(f"p{at}", MIXED) for at in range(50))
    cut = gzip.compress(lines.encode())[:-30]
    with pytest.raises(UnreadableFileError, match="truncated"):
        await importing("jsonl", {"good.jsonl": lines, "cut.jsonl.gz": cut}, batch_entries=1)
    assert await dump() == before


async def test_nothing_usable_makes_no_collection(importing, dump) -> None:
    before = await dump()
    summary = await importing("jsonl", {"p.jsonl": '{"id": "x", "tracks": []}\n'})
    assert summary.rows == 0
    assert await dump() == before


async def test_imports_at_once_write_every_row_once(
    importing, playlist, connection, database: str, tmp_path: Path
) -> None:
    await importing("jsonl", {"p.jsonl": playlist("p", MIXED)}, dry_run=True)  # leaves the file
    jobs = [
        Job(FORMATS["jsonl"], [tmp_path / "p.jsonl"], this_year=2026, collection=name)
        for name in ("one", "two", "one")
    ]
    others = [await asyncpg.connect(database) for _ in jobs]
    try:
        runs = [run_import(job, other, Problems()) for job, other in zip(jobs, others, strict=True)]
        summaries = await asyncio.gather(*runs)
    finally:
        for other in others:
            await other.close()
    assert sorted(summary.playlists_new for summary in summaries) == [0, 1, 1]
    assert await connection.fetchval("select count(*) from tracks") == 5


KILLED = """
import asyncio, asyncpg, os, signal, sys
from pathlib import Path
from ml.importing.run import Job, Progress, run_import
from ml.sources.formats import FORMATS
from ml.sources.problems import Problems

async def main():
    connection = await asyncpg.connect(sys.argv[1])
    job = Job(FORMATS["jsonl"], [Path(sys.argv[2])], this_year=2026, batch_entries=1)
    kill = Progress(stage=lambda _name: os.kill(os.getpid(), signal.SIGKILL))
    await run_import(job, connection, Problems(), kill)

asyncio.run(main())
"""


async def test_a_kill_in_the_middle_leaves_nothing_half_written(
    importing, playlist, dump, database: str, tmp_path: Path
) -> None:
    before = await dump()
    path = tmp_path / "p.jsonl"
    path.write_text(playlist("p", MIXED) + playlist("q", MIXED))
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", KILLED, database, str(path)], check=False
    )
    assert done.returncode == -9
    assert await dump() == before
    assert (await importing("jsonl", {"p.jsonl": path.read_text()})).playlists_new == 2
