"""Audio features that a model estimated, beside those that were measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import asyncpg
import numpy as np
from numpy.typing import NDArray

from core.adapters.postgres.alive import while_connected
from core.adapters.postgres.importing_sql import LOCK
from core.adapters.postgres.publishing_sql import TRACK_IDS
from core.adapters.postgres.translate import translated
from core.adapters.waiting import waiting
from core.model import FEATURES

#: Quantities; key, mode and metre are never estimated.
ESTIMATED = tuple(name for name in FEATURES if name not in {"key", "mode", "time_signature"})

_TEMPORARY = f"""
    create temporary table new_estimates (
        track_id bigint, {", ".join(f"{name} real" for name in ESTIMATED)}
    ) on commit drop
"""
_FORGET = f"""
    update track_features set
        {
    ", ".join(
        f"{name} = case when '{name}' = any(estimated) then null else {name} end"
        for name in FEATURES
    )
},
        estimated = '{{}}'
    where estimated <> '{{}}'
"""
_WRITE = f"""
    insert into track_features as f (track_id, {", ".join(ESTIMATED)}, estimated)
    select track_id, {", ".join(ESTIMATED)},
        array_remove(array[{
    ", ".join(f"case when {name} is not null then '{name}' end" for name in ESTIMATED)
}], null)
    from new_estimates
    on conflict (track_id) do update set
        {", ".join(f"{name} = coalesce(f.{name}, excluded.{name})" for name in ESTIMATED)},
        estimated = array_remove(array[{
    ", ".join(
        f"case when f.{name} is null and excluded.{name} is not null then '{name}' end"
        for name in ESTIMATED
    )
}], null)
"""
_CLEAR = f"delete from track_features where num_nonnulls({', '.join(FEATURES)}) = 0"


@dataclass(frozen=True, slots=True)
class Estimated:
    """Values by the key of a track (`recording_key`, `spotify:<id>`, `isrc:<code>`)."""

    keys: Sequence[str]
    columns: Mapping[str, NDArray[np.float32]]  # feature: [keys], NaN: none


async def replace_estimates(pool: asyncpg.Pool, found: Estimated) -> int:
    """Forget all earlier estimates and write these; returns of how many tracks.

    A measured value is never touched: an estimate only fills what is unknown, and names itself in
    `estimated`. One transaction, and no import beside it. Tracks that this database does not know
    are passed over.
    """
    with translated():
        async with (
            pool.acquire() as connection,
            while_connected(connection),
            connection.transaction(),
        ):
            with waiting("Waiting for another import to end."):
                await connection.execute(LOCK, timeout=None)
            rows = await connection.fetch(TRACK_IDS, list(found.keys))
            await connection.execute(_FORGET, timeout=None)
            await connection.execute(_TEMPORARY)
            written = list(_rows(found, {row["key"]: row["id"] for row in rows}).values())
            await connection.copy_records_to_table(
                "new_estimates", records=written, columns=("track_id", *ESTIMATED), timeout=None
            )
            await connection.execute(_WRITE, timeout=None)
            await connection.execute(_CLEAR, timeout=None)
    return len(written)


def _rows(found: Estimated, ids: Mapping[str, int]) -> dict[int, tuple[float | None, ...]]:
    """One row a track: two keys may have become one recording since."""
    nothing = np.full(len(found.keys), np.nan, np.float32)
    columns = np.stack([found.columns.get(name, nothing) for name in ESTIMATED], axis=1)
    made: dict[int, tuple[float | None, ...]] = {}
    for key, values in zip(found.keys, columns.tolist(), strict=True):
        if key in ids:
            known = (None if value != value else value for value in values)  # noqa: PLR0124  # NaN
            made.setdefault(ids[key], (ids[key], *known))
    return made
