"""A trained release into PostgreSQL, as the active one; needs neither torch nor scipy."""

import hashlib
from collections.abc import Callable, Sequence

import asyncpg
import numpy as np
from numpy.typing import NDArray

from core.adapters.postgres.estimates import replace_estimates
from core.adapters.postgres.publishing import (
    ModelFile,
    ProjectorFile,
    Publisher,
    Rows,
    Sounding,
    publishing,
)
from core.adapters.postgres.publishing_lists_sql import CIRCLE
from core.adapters.postgres.translate import translated
from core.errors import SetupError
from core.model import Release
from ml.estimates import estimated
from ml.profiles import Sounds, profiles
from ml.serving import Projector
from ml.soundness import check, check_files
from ml.trained import Artefact, Circles

KEPT = 3  # releases

Ids = NDArray[np.int64]


async def publish(
    pool: asyncpg.Pool,
    artefact: Artefact,
    *,
    keep: int = KEPT,
    stage: Callable[[str], None] = lambda _text: None,
) -> Release:
    """Write all of it beside the active release, switch in one transaction, drop old ones.

    Tracks and playlists that this database does not know, or that have no place in their space,
    are left out. All of it is checked, before it is written and as it was stored. Raises
    `SetupError` when something of it is damaged or the database knows nothing of it. Killed or
    refused at any point, it leaves the active release as it was.
    """
    check(artefact)
    async with publishing(pool) as publisher:
        stage("matching tracks and playlists")
        rows = await _rows(publisher, artefact)
        sounds = Sounds(*await publisher.sounds())
        sounding = Sounding(sounds.tracks, profiles(sounds))
        release = await publisher.begin(
            artefact.version,
            artefact.collections,
            artefact.metrics,
            {"created_at": artefact.created_at, "settings": artefact.settings},
        )
        stage(f"writing {len(rows.tracks):,} vectors and {len(rows.listed):,} neighbour lists")
        popularity = await publisher.store(
            release,
            rows,
            _projectors(artefact),
            _models(artefact),
            sounding,
        )
        stage("activating")
        await _verify(publisher, release)
        await publisher.activate(release.id)
        await publisher.sweep(keep)
    stage("writing estimated features")
    await replace_estimates(pool, estimated(artefact))
    return Release(
        release.id,
        release.version,
        tuple(sorted(artefact.projectors)),
        artefact.collections,
        tuple(sorted(artefact.models)),
        popularity,
    )


async def rollback(pool: asyncpg.Pool) -> Release:
    """Activate the release before the active one; the next publish drops what was rolled back.

    Raises `SetupError` when there is no earlier one, or it is damaged: the active one stays.
    """
    with translated():
        async with pool.acquire() as connection:
            publisher = Publisher(connection)
            release = await publisher.previous()
            await _verify(publisher, release)
            await publisher.activate(release.id)
    return release


async def _verify(publisher: Publisher, release: Release) -> None:
    """Raise `SetupError` unless what is stored can be served: nothing else is ever activated."""
    try:
        stored = await publisher.verified(release)
        check_files(stored.projectors, stored.models)
    except SetupError as error:
        raise SetupError(
            f"Release {release.version} is damaged in the database: {error}. The active release"
            f" goes on serving; publish this one again from its files, with `segue publish`."
        ) from error


async def _rows(publisher: Publisher, artefact: Artefact) -> Rows:
    known = await publisher.track_ids(artefact.track_keys)
    playlists = await publisher.playlist_ids(artefact.playlist_keys)
    if not known or not playlists:
        raise SetupError(
            f"Release {artefact.version} was trained on other collections: this database knows"
            f" {len(known):,} of its {len(artefact.track_keys):,} tracks and {len(playlists):,} of"
            f" its {len(artefact.playlist_keys):,} playlists."
            f" Import {', '.join(artefact.collections)} first."
        )
    ids = np.array([known.get(key, (-1, False))[0] for key in artefact.track_keys], np.int64)
    shown = np.array([known.get(key, (-1, False))[1] for key in artefact.track_keys], bool)
    first = _first(ids)
    placed = first & artefact.track_vectors.any(axis=1)
    playlist_ids = np.array([playlists.get(key, -1) for key in artefact.playlist_keys], np.int64)
    # the cosine of a row of zeros is NaN, which PostgreSQL holds greater than any number
    told = (playlist_ids >= 0) & artefact.playlist_vectors.any(axis=1)
    listed, offsets, neighbours, scores = _lists(artefact, ids, shown & first)
    artists, facet_offsets, facet_tracks = _circles(artefact.circles, ids, shown & first)
    return Rows(
        tracks=ids[placed],
        shown=shown[placed],
        track_vectors=artefact.track_vectors[placed],
        playlists=playlist_ids[told],
        playlist_vectors=artefact.playlist_vectors[told],
        listed=listed,
        offsets=offsets,
        neighbours=neighbours,
        scores=scores,
        facets=[f"{CIRCLE}{key}" for key in artists],
        facet_offsets=facet_offsets,
        facet_tracks=facet_tracks,
    )


def _first(ids: Ids) -> NDArray[np.bool_]:
    """Where an id stands for the first time: two keys may have become one recording since."""
    first = np.zeros(len(ids), bool)
    first[np.unique(ids, return_index=True)[1]] = True
    return first & (ids >= 0)


def _lists(
    artefact: Artefact, ids: Ids, usable: NDArray[np.bool_]
) -> tuple[Ids, Ids, Ids, NDArray[np.float32]]:
    """Neighbour lists of named tracks, of named tracks: nothing else is ever shown."""
    owner = np.repeat(np.arange(len(ids)), np.diff(artefact.offsets))
    kept = usable[owner] & usable[artefact.neighbours]
    listed, counts = np.unique(owner[kept], return_counts=True)
    return (
        ids[listed],
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        ids[artefact.neighbours[kept]],
        artefact.scores[kept].astype(np.float32),
    )


def _circles(circles: Circles, ids: Ids, usable: NDArray[np.bool_]) -> tuple[list[str], Ids, Ids]:
    """The artists that have such tracks, and their lists in compressed rows."""
    owner = np.repeat(np.arange(len(circles.artists)), np.diff(circles.offsets))
    kept = usable[circles.tracks]
    listed, counts = np.unique(owner[kept], return_counts=True)
    return (
        [circles.artists[at] for at in listed],
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        ids[circles.tracks[kept]],
    )


def _projectors(artefact: Artefact) -> Sequence[ProjectorFile]:
    return [
        ProjectorFile(
            encoder, Projector.load(content).dimension, hashlib.sha256(content).hexdigest(), content
        )
        for encoder, content in artefact.projectors.items()
    ]


def _models(artefact: Artefact) -> Sequence[ModelFile]:
    return [
        ModelFile(name, hashlib.sha256(content).hexdigest(), content)
        for name, content in artefact.models.items()
    ]
