"""Routes of a request: what each finds, and that none of them scans the catalogue."""

import asyncio
import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest
from pgvector import HalfVector
from safetensors.numpy import save

from core.adapters.postgres import reading_sql
from core.adapters.postgres.pool import create_pool
from core.adapters.postgres.reading import PostgresReader
from core.adapters.postgres.releases import PostgresReleases
from core.errors import SetupError
from core.model import Kinship
from core.naming import recording_key, search_document, song_id, song_key
from core.ranker import FEATURES, Popularity
from core.wishes.genres import belongs
from ml import starting
from ml.publish import publish
from ml.trained import Circles

_SEED = "Nirvana - Smells Like Teen Spirit"
_ADD = """
    insert into tracks (song_id, recording_key, title, artists, genres)
    values ($1, $2, $3, $4, $5) returning id
"""


async def add(pool, title: str, artist: str, genres: list[str]) -> int:
    """A track that is in no playlist."""
    key = recording_key(title, [artist])
    number = await pool.fetchval(
        _ADD, song_id(song_key(title, [artist])), key, title, [artist], genres
    )
    document = search_document(title, [artist])
    await pool.execute(
        "insert into track_search values ($1, $2, $3)", number, document.keys, document.grams
    )
    await pool.execute(
        "insert into artists (name, name_key) values ($1, lower($1)) on conflict do nothing", artist
    )
    await pool.execute(
        "insert into track_artists select $1, 0, id from artists where name_key = lower($2)",
        number,
        artist,
    )
    return number


async def test_a_track_that_nobody_lists_falls_back_to_its_artist_and_its_sound(
    own_starter, lists_over
) -> None:
    lone = await add(own_starter, "Nobody Heard This", "Quite Unknown", ["grunge"])
    other = await add(own_starter, "Rare Demo", "Nirvana", [])
    await publish(own_starter, starting.shipped())
    lists = lists_over(own_starter)

    found = await lists.recommend.like([lone])
    assert len(found.picks) >= 5
    assert {pick.reason.how for pick in found.picks} == {Kinship.SOUND}
    assert sum("grunge" in pick.track.genres for pick in found.picks) >= 4
    assert all(belongs(pick.track.genres, None, "rock") for pick in found.picks)
    found = await lists.recommend.like([other])
    assert found.picks[0].track.artist == "Nirvana"
    assert found.picks[0].reason.how is Kinship.ARTIST
    assert {pick.reason.how for pick in found.picks[1:]} == {Kinship.NEAR}  # its company


async def test_a_track_imported_after_the_release_still_has_its_artist_and_playlists(
    own_starter, lists_over
) -> None:
    late = await add(own_starter, "Late Arrival", "Nirvana", ["grunge"])
    lists = lists_over(own_starter)
    assert (await lists.recommend.like([late])).picks[0].track.artist == "Nirvana"
    late = await add(own_starter, "Later Arrival", "Quite Unknown", [])
    ballads = await own_starter.fetchval("select id from playlists where name = 'Rainy day songs'")
    await own_starter.execute("insert into playlist_tracks values ($1, 9999, $2)", ballads, late)
    found = await lists.recommend.like([late])
    members = await own_starter.fetch(
        "select track_id from playlist_tracks where playlist_id = $1", ballads
    )
    held = {row["track_id"] for row in members}
    assert sum(pick.track.id in held for pick in found.picks) >= 7


async def test_the_company_of_an_artist_is_read_for_each_seed_and_carries_tracks_of_its_own(
    own_starter, lists_over
) -> None:
    """A track that nobody lists, by an artist who is listed with others."""
    lone = await add(own_starter, "Rare Demo", "Nirvana", [])
    await own_starter.execute(
        "delete from track_artists b using artists a, tracks t"
        " where a.id = b.artist_id and a.name_key = 'nirvana' and t.id = b.track_id and t.id <> $1",
        lone,
    )
    made = starting.shipped()
    rows = [at for at, key in enumerate(made.track_keys) if key.startswith(("pearl jam", "abba"))]
    assert len(rows) > 3
    circles = Circles(("nirvana",), np.array([0, len(rows)]), np.array(rows, np.int32))
    release = await publish(own_starter, replace(made, circles=circles))
    keys = [made.track_keys[row] for row in rows]
    ids = await own_starter.fetchval(
        "select array_agg(t.id order by k.at) from unnest($1::text[]) with ordinality k(key, at)"
        " join tracks t on t.recording_key = k.key",
        keys,
    )
    async with PostgresReader(own_starter).reading(release) as reading:
        found = await reading.by_seeds([lone, ids[0]], depth=3, playlists=5)
    assert found.circle[lone].tolist() == ids[:3]
    assert not len(found.circle[ids[0]])
    picks = (await lists_over(own_starter).recommend.like([lone])).picks
    assert {pick.track.id for pick in picks} <= set(ids)
    assert {pick.reason.how for pick in picks} == {Kinship.NEAR}


async def test_no_statement_of_a_request_scans_the_catalogue(starter) -> None:
    release = await PostgresReleases(starter).active()
    vector = HalfVector(np.zeros(512, np.float32).tolist())
    asked = {
        "BY_LIST": (release.id, [1], 100),
        "BY_VECTOR": (release.id, [1], 100),
        "HOLDERS": (release.id, [1], 60, []),
        "KIN": (release.id, [1], 100),
        "SOUND": (release.id, [1], 100),
        "NEAREST": (release.id, vector, 50, [], 1.0),
        "BY_WORDS": (release.id, ["rai"], 1, 50, []),
        "FACETS": (release.id, ["popular"], 200),
        "DETAILS": ([1], 100, None, None, None),
        "VECTORS": (release.id, [1]),
        "ARTIST_TOPS": (release.id, [1]),
        "SPOTIFY_IDS": ([1],),
    }
    assert set(asked) == {name for name in vars(reading_sql) if name.isupper()}
    # Few rows: without an index, the vectors and playlists of a small release are compared in full.
    compared = ("track_vectors", "playlist_vectors", "audio_vectors")
    async with starter.acquire() as connection, connection.transaction():
        await connection.execute("set local enable_seqscan = off")
        for name, values in asked.items():
            rows = await connection.fetch("explain " + getattr(reading_sql, name), *values)
            scans = [row[0] for row in rows if "Seq Scan on" in row[0]]
            assert all(any(table in scan for table in compared) for scan in scans), (name, scans)


def ranker_file(*, low_first: bool) -> bytes:
    """A tree that asks for popularity alone, for requests with one seed."""
    table = {
        "feature": np.array([FEATURES.index("popularity")], np.int32),
        "threshold": np.array([0.1]),
        "left": np.array([-1], np.int32),
        "right": np.array([-2], np.int32),
        "default_left": np.array([True]),
        "nan_missing": np.array([True]),
        "value": np.array([1.0, 0.0] if low_first else [0.0, 1.0]),
        "roots": np.array([0], np.int32),
    }
    spread = Popularity.of(np.arange(1, 12))
    tensors = {f"t.{name}": column for name, column in table.items()}
    tensors |= {"popularity.counts": spread.counts, "popularity.percentiles": spread.percentiles}
    meta = {"features": FEATURES, "kinds": {"one": "t"}, "weights": {"one": {"contrastive": 2.0}}}
    return save(tensors, {"ranker": json.dumps(meta)})


async def test_a_published_ranker_orders_the_kinds_of_request_that_it_won(
    own_starter, lists_over
) -> None:
    seed = (await lists_over(own_starter).search.resolve(_SEED)).id
    plain = await lists_over(own_starter).recommend.like([seed])
    held = []
    for low_first in (True, False):
        made = replace(starting.shipped(), models={"ranker": ranker_file(low_first=low_first)})
        release = await publish(own_starter, made)
        assert release.models == ("ranker",)
        found = await lists_over(own_starter).recommend.like([seed])
        held.append(np.mean([pick.track.popularity for pick in found.picks]))
        assert [p.track.id for p in found.picks] != [p.track.id for p in plain.picks]
    assert held[0] < held[1]
    three = await lists_over(own_starter).recommend.recommend(
        "ABBA - Dancing Queen\nMoby - Porcelain\nMGMT - Kids"
    )  # a kind without trees is left to the fusion
    assert len(three.picks) == 10


async def test_a_ranker_of_another_version_is_left_to_the_fusion(own_starter, lists_over) -> None:
    await publish(own_starter, replace(starting.shipped(), models={}))
    plain = await lists_over(own_starter).recommend.recommend(_SEED)
    release = await publish(own_starter, starting.shipped())
    later = b"of the future"  # published by a later version, and served by this one again
    await own_starter.execute(
        "update release_models set content = $2, sha256 = $3 where release_id = $1",
        release.id,
        later,
        hashlib.sha256(later).hexdigest(),
    )
    found = await lists_over(own_starter).recommend.recommend(_SEED)
    assert [p.track.id for p in found.picks] == [p.track.id for p in plain.picks]


async def test_a_damaged_model_is_refused(own_starter) -> None:
    made = replace(starting.shipped(), models={"ranker": ranker_file(low_first=True)})
    release = await publish(own_starter, made)
    await own_starter.execute("update release_models set content = content || '\\x00'::bytea")
    with pytest.raises(SetupError, match="SHA-256"):
        await PostgresReleases(own_starter).model(release.id, "ranker")
    with pytest.raises(SetupError, match="holds no model 'other'"):
        await PostgresReleases(own_starter).model(release.id, "other")


async def test_many_requests_at_once_share_few_connections(starter_database, lists_over) -> None:
    pool = await create_pool(starter_database, max_size=2)
    lists = lists_over(pool)
    async with asyncio.timeout(30):
        alone = [pick.track.id for pick in (await lists.mood.mood("rainy sunday")).picks]
        together = await asyncio.gather(
            *(lists.mood.mood("rainy sunday") for _ in range(10)),
            *(lists.recommend.recommend(_SEED) for _ in range(10)),
        )
    assert all([pick.track.id for pick in found.picks] == alone for found in together[:10])
    await pool.close()
