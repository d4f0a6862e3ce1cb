"""A small catalogue in the database, and a release trained on nothing, to publish there."""

import numpy as np
import pytest

from ml.models.towers import TowerShape, seeded
from ml.train.export import projector_file
from ml.trained import Artefact

NAMED, NAMELESS, LISTS = 40, 5, 6

_COLLECTION = "insert into collections (name) values ($1) returning id"
_TRACK = """
    insert into tracks (song_id, recording_key, title, artists, album, released, genres)
    values ($1, $2, $3, $4, $5, $6, $7) returning id
"""
_SPOTIFY = "insert into track_spotify_ids values ($1, $2)"
_PLAYLIST = """
    insert into playlists (collection_id, external_id, name, description, captions)
    values ($1, $2, $3, $4, $5) returning id
"""
_ENTRY = "insert into playlist_tracks values ($1, $2, $3)"


@pytest.fixture
async def catalogue(pool):
    """Forty named tracks, five without a name, in six playlists of two collections."""
    async with pool.acquire() as connection:
        ids = []
        for at in range(NAMED + NAMELESS):
            key, title = (f"a{at % 7}\ts{at}\t", f"S{at}") if at < NAMED else (None, None)
            artists = [f"A{at % 7}"] if title else []
            ids.append(
                await connection.fetchval(_TRACK, at, key, title, artists, "B", "1999-01", ["pop"])
            )
            await connection.execute(_SPOTIFY, f"id{at:020}", ids[-1])
        for row in range(LISTS):
            name = "one" if row < LISTS - 1 else "two"
            collection = await connection.fetchval(
                "select id from collections where name = $1", name
            ) or await connection.fetchval(_COLLECTION, name)
            playlist = await connection.fetchval(
                _PLAYLIST, collection, f"p/{row}", f"list {row}", "", ["caption"]
            )
            members = [(at * (row + 1)) % (NAMED + NAMELESS) for at in range(20 if row else 45)]
            for place, at in enumerate(dict.fromkeys(members)):
                await connection.execute(_ENTRY, playlist, place, ids[at])
    return ids


@pytest.fixture(scope="session")
def projector():
    return projector_file(seeded(TowerShape(6, hidden=8, inner=4), 0), "test-1")


@pytest.fixture
def artefact(projector):
    """Vectors and lists by chance, for what `catalogue` holds and a little more."""

    def made(version="20260101-000000", seed=0, tracks=NAMED + NAMELESS):
        rng = np.random.default_rng(seed)
        keys = [
            f"a{at % 7}\ts{at}\t" if at < NAMED else f"spotify:id{at:020}" for at in range(tracks)
        ]
        keys.append("nobody\tknows\t")
        size = len(keys)
        vectors = rng.standard_normal((size, 256))
        playlists = rng.standard_normal((LISTS, 512))
        lists = [rng.permutation(size)[: at % 9] for at in range(size)]
        return Artefact(
            version=version,
            created_at="2026-01-01T00:00:00+00:00",
            collections=("one", "two"),
            track_keys=tuple(keys),
            track_vectors=(vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(
                np.float16
            ),
            offsets=np.concatenate([[0], np.cumsum([len(one) for one in lists])]),
            neighbours=np.concatenate(lists).astype(np.int32),
            scores=rng.random(sum(map(len, lists))).astype(np.float16),
            playlist_keys=tuple(f"{'one' if row < 5 else 'two'}/p/{row}" for row in range(LISTS)),
            playlist_vectors=(playlists / np.linalg.norm(playlists, axis=1, keepdims=True)).astype(
                np.float16
            ),
            projectors={"test-1": projector},
            metrics={"seed": seed},
        )

    return made
