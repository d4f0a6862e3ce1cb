"""A corpus from the database."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from core.adapters.postgres.training_data import training_data
from core.model import FEATURES
from ml.data.corpus import Corpus, PlaylistRow, TrackRow, build


async def from_database(pool: asyncpg.Pool, collections: Sequence[str] | None = None) -> Corpus:
    """The playlists of these collections (None: all) over their tracks.

    Raises `SetupError` for an unknown collection, `CatalogueEmptyError` when there is no playlist.
    """
    data = await training_data(pool, collections)
    at = {row["id"]: number for number, row in enumerate(data.tracks)}
    lists: dict[int, list[int]] = {row["id"]: [] for row in data.playlists}
    for entry in data.entries:
        lists[entry["playlist_id"]].append(at[entry["track_id"]])
    playlists = [
        PlaylistRow(
            f"{row['collection']}/{row['external_id']}",
            row["name"],
            row["description"],
            tuple(row["captions"]),
            row["collection"],
        )
        for row in data.playlists
    ]
    return build([_track(row) for row in data.tracks], playlists, list(lists.values()))


def _track(row: Mapping[str, Any]) -> TrackRow:
    guessed = row["estimated"] or ()  # by an earlier release: nothing to learn from
    features = [None if name in guessed else row[name] for name in FEATURES]
    return TrackRow(
        row["track_key"],
        row["title"],
        tuple(row["artists"]),
        row["album"],
        tuple(row["genres"]),
        int(row["released"][:4]) if row["released"] else None,
        tuple(float("nan") if value is None else float(value) for value in features)
        if any(value is not None for value in features)
        else None,
    )
