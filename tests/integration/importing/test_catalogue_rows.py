"""What importing makes of tracks: one row per recording, filled in and never overwritten."""

import pytest

A, B, C = "4uLU6hMCjMI75M1A2tKUQC", "7GhIk7Il098yCjg4BQjzvb", "1zB4vmk8tFRmM9UULNzbLB"
ISRC = "SEAYD7401010"
WATERLOO = {"title": "Waterloo", "artists": ["ABBA"]}
FERNANDO = {"title": "Fernando", "artists": ["ABBA"]}

ROWS = """
select t.title, t.artists, t.isrc, t.popularity,
       array(select spotify_id from track_spotify_ids s where s.track_id = t.id order by 1) as ids
from tracks t order by t.title nulls last, t.id
"""
LISTED = """
select p.name, array_agg(t.title order by l.position) as titles,
       array_agg(l.position order by l.position) as positions
from playlists p join playlist_tracks l on l.playlist_id = p.id join tracks t on t.id = l.track_id
group by p.name order by p.name
"""


async def test_a_recording_is_one_row_with_all_its_spotify_ids(
    importing, playlist, connection
) -> None:
    live = {"title": "Waterloo - Live", "artists": ["ABBA"]}
    tracks = [{"id": A, **WATERLOO}, {"id": B, **WATERLOO}, {"id": C, **live}]
    summary = await importing("jsonl", {"p.jsonl": playlist("p", tracks)})
    rows = await connection.fetch(ROWS)
    assert [row["ids"] for row in rows] == [sorted([A, B]), [C]]
    songs = await connection.fetch("select song_id, version from tracks order by version")
    assert len({row["song_id"] for row in songs}) == 1
    assert [row["version"] for row in songs] == ["", "live"]
    assert (summary.recordings_new, summary.spotify_ids_new, summary.entries) == (2, 3, 3)
    [listed] = await connection.fetch(LISTED)
    assert listed["positions"] == [0, 1]


async def test_a_nameless_track_is_named_in_place(importing, playlist, connection) -> None:
    await importing("jsonl", {"p.jsonl": playlist("p", [{"id": A}])})
    before = await connection.fetchval("select id from tracks")
    assert await connection.fetchval("select count(*) from track_search") == 0
    summary = await importing("jsonl", {"q.jsonl": playlist("q", [{"id": A, **WATERLOO}])})
    after = await connection.fetchrow("select id, title, artists from tracks")
    assert tuple(after) == (before, "Waterloo", ["ABBA"])
    assert (summary.named, summary.recordings_new, summary.merged) == (1, 0, 0)
    assert await connection.fetchval("select count(*) from track_search") == 1
    assert await connection.fetchval("select count(*) from track_artists") == 1


async def test_rows_that_turn_out_to_be_one_are_merged(importing, playlist, connection) -> None:
    nameless = [{"id": A}, {"id": B, "features": {"energy": 0.5}}, {"id": C, **FERNANDO}]
    await importing("jsonl", {"p.jsonl": playlist("p", nameless)})
    named = [{"id": A, **WATERLOO}, {"id": B, **WATERLOO}]
    summary = await importing("jsonl", {"q.jsonl": playlist("q", named)})
    assert (summary.merged, summary.named) == (1, 1)
    rows = await connection.fetch(ROWS)
    assert [(row["title"], row["popularity"]) for row in rows] == [("Fernando", 1), ("Waterloo", 2)]
    assert rows[1]["ids"] == sorted([A, B])
    listed = await connection.fetch(LISTED)
    assert [tuple(row) for row in listed] == [
        ("p", ["Waterloo", "Fernando"], [0, 1]),
        ("q", ["Waterloo"], [0]),
    ]
    assert await connection.fetchval("select energy from track_features") == 0.5


async def test_names_stay_and_gaps_are_filled(importing, playlist, connection) -> None:
    first = {"id": A, **WATERLOO, "released": "1992", "genres": ["pop"]}
    await importing("jsonl", {"p.jsonl": playlist("p", [first])})
    second = {
        "id": A, "title": "WATERLOO!", "artists": ["Abba"], "album": "Waterloo",
        "released": "1974-03-04", "duration_ms": 165000, "language": "EN",
        "genres": ["disco", "pop"], "isrc": ISRC,
        "features": {"tempo": 148.1, "key": 2}, "also": ["워털루"],
    }  # fmt: skip
    await importing("jsonl", {"p.jsonl": playlist("p", [second])})
    third = {"id": A, "album": "Gold", "released": "1999", "duration_ms": 1, "language": "sv",
             "isrc": "SEAYD9999999", "features": {"tempo": 60, "energy": 0.9}}  # fmt: skip
    await importing("jsonl", {"p.jsonl": playlist("p", [third])})
    row = await connection.fetchrow("select * from tracks")
    assert (row["title"], row["artists"], row["also"]) == ("Waterloo", ["ABBA"], ["워털루"])
    assert (row["album"], row["released"], row["duration_ms"]) == ("Waterloo", "1974-03-04", 165000)
    assert (row["language"], row["genres"], row["isrc"]) == ("en", ["pop", "disco"], ISRC)
    features = await connection.fetchrow("select tempo, key, energy, mode from track_features")
    assert tuple(features) == pytest.approx((148.1, 2, 0.9, None))


async def test_a_measured_feature_replaces_an_estimated_one(
    importing, playlist, connection
) -> None:
    await importing("jsonl", {"p.jsonl": playlist("p", [{"id": A, **WATERLOO}])})
    await connection.execute(
        "insert into track_features (track_id, energy, valence, estimated) "
        "select id, 0.1, 0.2, '{energy,valence}' from tracks"
    )
    measured = {"id": A, "features": {"energy": 0.75}}
    await importing("jsonl", {"q.jsonl": playlist("q", [measured])})
    row = await connection.fetchrow("select energy, valence, estimated from track_features")
    assert tuple(row) == (0.75, pytest.approx(0.2), ["valence"])


async def test_an_isrc_joins_versions_of_a_song_for_good(importing, playlist, connection) -> None:
    remaster = {"title": "Waterloo - Remastered", "artists": ["ABBA"]}
    await importing(
        "jsonl",
        {"p.jsonl": playlist("p", [{"id": A, **WATERLOO}, {"id": B, **remaster, "isrc": ISRC}])},
    )
    assert await connection.fetchval("select count(*) from tracks") == 2
    summary = await importing(
        "jsonl", {"q.jsonl": playlist("q", [{"id": A, **WATERLOO, "isrc": ISRC}])}
    )
    assert summary.merged == 1
    again = await importing("jsonl", {"r.jsonl": playlist("r", [remaster, WATERLOO])})
    assert (again.recordings_new, again.merged) == (0, 0)
    assert await connection.fetchval("select count(*) from tracks") == 1


async def test_an_isrc_of_two_songs_joins_nothing(importing, playlist, connection) -> None:
    tracks = [{"id": A, **WATERLOO, "isrc": ISRC}, {"id": B, **FERNANDO, "isrc": ISRC}]
    summary = await importing("jsonl", {"p.jsonl": playlist("p", tracks)})
    assert summary.conflicts > 0
    rows = await connection.fetch(ROWS)
    assert [row["title"] for row in rows] == ["Fernando", "Waterloo"]
    assert sorted(str(row["isrc"]) for row in rows) == ["None", ISRC]


async def test_collections_keep_name_source_and_licence(importing, playlist, connection) -> None:
    line = playlist("p", [{"id": A, **WATERLOO}])
    await importing("jsonl", {"p.jsonl": line}, source="a friend", licence="CC0")
    await importing("jsonl", {"p.jsonl": line})
    row = await connection.fetchrow("select name, source, licence from collections")
    assert tuple(row) == ("c", "a friend", "CC0")


async def test_each_path_is_a_collection_of_its_own_unless_named(
    importing, playlist, connection
) -> None:
    line = playlist("p", [{"id": A}])
    await importing("jsonl", {"one.jsonl": line, "deep/playlists.jsonl": line}, collection=None)
    names = await connection.fetch("select name from collections order by name")
    assert [row["name"] for row in names] == ["deep", "one"]
    assert await connection.fetchval("select popularity from tracks") == 2
