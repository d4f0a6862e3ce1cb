"""A made-up catalogue of any size, the same for the same seed, published by the real code.

Tracks lie in clusters; playlists draw from one or a few clusters, the popular tracks more often
(Zipf). Names say what a playlist's cluster is about, so that words lead somewhere.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import asyncpg
import numpy as np
from numpy.typing import NDArray

from core.model import Release
from core.naming import fold, grams
from ml.publish import publish
from ml.trained import Artefact

MOODS = ("rainy", "sunny", "late night", "gym", "road trip", "study", "party", "sad", "calm", "old")
KINDS = ("rock", "pop", "hip hop", "jazz", "piano", "metal", "folk", "house", "ballad", "soul")
_LANGUAGES = ("en", "ko", "ru", "zxx", "es")
_CLUSTER = 700  # tracks
_DIRECTIONS = 24  # in which the tracks of a cluster differ: trained vectors fill few dimensions

_TRACKS = """
    insert into tracks (id, song_id, recording_key, title, artists, album, released, duration_ms,
        language, genres, popularity)
    overriding system value
    select n, n, 'artist ' || a || chr(9) || 'song ' || n || chr(9), 'Song ' || n,
        array['Artist ' || a], 'Album ' || (n / 10), (1960 + hashint8(n) % 30 + 30)::text,
        180000 + abs(hashint8(n)) % 120000, l, array[g], p
    from unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::int[]) x(n, a, l, g, p)
"""
_SEARCH = """
    insert into track_search (track_id, keys, grams)
    select id, array[lower(title), lower(artists[1]), lower(artists[1]) || ' ' || lower(title)],
        '{}'
    from tracks
"""
_ARTISTS = """
    insert into artists (name, name_key)
    select distinct artists[1], lower(artists[1]) from tracks
"""
_CREDITS = """
    insert into track_artists (track_id, position, artist_id)
    select t.id, 0, a.id from tracks t join artists a on a.name = t.artists[1]
"""


@dataclass(frozen=True, slots=True)
class Synthetic:
    """What was made, for asking."""

    release: Release
    artists: NDArray[np.int64]  # [tracks]
    popularity: NDArray[np.int64]  # [tracks]
    vectors: NDArray[np.float16]  # [tracks, 256]
    playlist_vectors: NDArray[np.float16]  # [playlists, 512]
    names: list[str]  # [playlists]


async def make(pool: asyncpg.Pool, tracks: int, playlists: int, seed: int = 0) -> Synthetic:
    """Fill an empty catalogue and publish a release for it."""
    rng = np.random.default_rng(seed)
    clusters = max(20, tracks // _CLUSTER)
    cluster = rng.integers(0, clusters, tracks)
    artists = cluster * 40 + rng.zipf(1.5, tracks) % 40
    members = _members(rng, cluster, clusters, playlists)
    held = np.concatenate([tracks_of for _, tracks_of in members])
    popularity = np.bincount(held, minlength=tracks)
    names = [
        f"{MOODS[at % 10]} {KINDS[at // 10 % 10]} {row}" for row, (at, _) in enumerate(members)
    ]
    await _write(pool, artists, cluster, popularity)
    await _playlists(pool, members, names)
    await pool.execute("vacuum analyze", timeout=None)

    centres = _unit(rng.standard_normal((clusters, 256), np.float32))
    spread = _unit(rng.standard_normal((_DIRECTIONS, 256), np.float32)) / _DIRECTIONS**0.5
    vectors = np.concatenate(
        [
            _unit(
                centres[part]
                + 0.7 * rng.standard_normal((len(part), _DIRECTIONS), np.float32) @ spread
                + 0.01 * rng.standard_normal((len(part), 256), np.float32)
            )
            for part in np.array_split(cluster, max(1, tracks // 50_000))
        ]
    ).astype(np.float16)
    places = _unit(rng.standard_normal((clusters, 512), np.float32))
    playlist_vectors = _unit(
        places[[at for at, _ in members]] + 0.03 * rng.standard_normal((playlists, 512), np.float32)
    ).astype(np.float16)
    offsets, neighbours, scores = _neighbours(rng, cluster, clusters, popularity)
    release = await publish(
        pool,
        Artefact(
            version=f"made-{tracks}",
            created_at=datetime.now(UTC).isoformat(),
            collections=("made-up",),
            track_keys=tuple(f"artist {a}\tsong {n}\t" for n, a in enumerate(artists, 1)),
            track_vectors=vectors,
            offsets=offsets,
            neighbours=neighbours,
            scores=scores,
            playlist_keys=tuple(f"made-up/{row}" for row in range(playlists)),
            playlist_vectors=playlist_vectors,
            projectors={},
        ),
    )
    return Synthetic(release, artists, popularity, vectors, playlist_vectors, names)


def _members(
    rng: np.random.Generator, cluster: NDArray[np.int64], clusters: int, playlists: int
) -> list[tuple[int, NDArray[np.int64]]]:
    order = np.argsort(cluster, kind="stable")
    starts = np.searchsorted(cluster[order], np.arange(clusters + 1))
    made = []
    for _ in range(playlists):
        own = rng.integers(0, clusters, 1 + rng.poisson(0.5))
        pool = np.concatenate([order[starts[at] : starts[at + 1]] for at in own])
        size = min(len(pool), int(np.clip(rng.lognormal(4.6, 1.0), 10, 5_000)))
        weight = 1.0 / (1 + np.arange(len(pool))) ** 0.8
        made.append((int(own[0]), rng.choice(pool, size, replace=False, p=weight / weight.sum())))
    return made


async def _write(
    pool: asyncpg.Pool,
    artists: NDArray[np.int64],
    cluster: NDArray[np.int64],
    popularity: NDArray[np.int64],
) -> None:
    for part in np.array_split(np.arange(len(artists)), max(1, len(artists) // 50_000)):
        await pool.execute(
            _TRACKS,
            (part + 1).tolist(),
            artists[part].tolist(),
            [_LANGUAGES[at % 5] for at in cluster[part]],
            [KINDS[at // 10 % 10] for at in cluster[part]],
            popularity[part].tolist(),
            timeout=None,
        )
    for statement in (_SEARCH, _ARTISTS, _CREDITS):
        await pool.execute(statement, timeout=None)


async def _playlists(
    pool: asyncpg.Pool, members: list[tuple[int, NDArray[np.int64]]], names: list[str]
) -> None:
    await pool.execute("insert into collections (name) values ('made-up')")
    await pool.execute(
        "insert into playlists (collection_id, external_id, name)"
        " select 1, n - 1, name from unnest($1::text[]) with ordinality x(name, n)",
        names,
    )
    await pool.copy_records_to_table(
        "playlist_tracks",
        records=[
            (row + 1, place, int(track) + 1)
            for row, (_, tracks) in enumerate(members)
            for place, track in enumerate(tracks)
        ],
    )
    await pool.copy_records_to_table(
        "playlist_search",
        records=[(row + 1, sorted(grams(fold(name)))) for row, name in enumerate(names)],
    )


def _neighbours(
    rng: np.random.Generator,
    cluster: NDArray[np.int64],
    clusters: int,
    popularity: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float16]]:
    """Lists of 100 of the same cluster, for tracks that two playlists hold."""
    order = np.argsort(cluster, kind="stable")
    starts = np.searchsorted(cluster[order], np.arange(clusters + 1))
    lengths = np.where(popularity > 1, 100, 0)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    owners = np.repeat(np.arange(len(cluster)), lengths)
    low, high = starts[cluster[owners]], starts[cluster[owners] + 1]
    at = low + (rng.random(len(owners)) * (high - low)).astype(np.int64)
    scores = np.tile(np.linspace(1, 0.01, 100), int((lengths > 0).sum())).astype(np.float16)
    return offsets, order[at].astype(np.int32), scores


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    made: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return made
