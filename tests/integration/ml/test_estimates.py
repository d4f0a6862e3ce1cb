"""Estimated features in the catalogue: beside what was measured, named, and never in its place."""

import json

import numpy as np
import pytest

from core.adapters.postgres.catalogue import PostgresCatalogue
from core.adapters.postgres.estimates import Estimated, replace_estimates
from core.adapters.postgres.exporting import exported_playlists
from core.model import FEATURES
from ml import estimates
from ml.data.catalogue import from_database
from ml.importing.run import Job, run_import
from ml.publish import publish
from ml.sources.formats import FORMATS
from ml.sources.problems import Problems

ENERGY = FEATURES.index("energy")


def key(at):
    return f"a{at % 7}\ts{at}\t"


def guessed(rows, **columns):
    values = {name: np.array(column, np.float32) for name, column in columns.items()}
    return Estimated(tuple(map(key, rows)), values)


async def stored(pool, track_id):
    row = await pool.fetchrow("select * from track_features where track_id = $1", track_id)
    if row is None:
        return None
    values = {name: row[name] for name in FEATURES if row[name] is not None}
    return {name: pytest.approx(value) for name, value in values.items()}, row["estimated"]


async def test_an_estimate_fills_what_is_unknown_and_names_itself(pool, catalogue):
    await pool.execute(
        "insert into track_features (track_id, energy) values ($1, 0.9)", catalogue[0]
    )
    found = guessed([0, 1], energy=[0.1, 0.2], valence=[0.3, np.nan])
    assert await replace_estimates(pool, found) == 2
    assert await stored(pool, catalogue[0]) == ({"energy": 0.9, "valence": 0.3}, ["valence"])
    assert await stored(pool, catalogue[1]) == ({"energy": 0.2}, ["energy"])


async def test_the_next_release_replaces_them_and_leaves_what_was_measured(pool, catalogue):
    await pool.execute(
        "insert into track_features (track_id, energy, key) values ($1, 0.9, 4)", catalogue[0]
    )
    await replace_estimates(pool, guessed([0, 1, 2], valence=[0.3, 0.4, 0.5]))
    await replace_estimates(pool, guessed([1], tempo=[120]))
    assert await stored(pool, catalogue[0]) == ({"energy": 0.9, "key": 4}, [])
    assert await stored(pool, catalogue[1]) == ({"tempo": 120}, ["tempo"])
    assert await stored(pool, catalogue[2]) is None
    await replace_estimates(pool, Estimated((), {}))
    assert await stored(pool, catalogue[1]) is None


async def test_a_measured_value_that_arrives_later_wins_and_stays(pool, catalogue, tmp_path):
    await replace_estimates(pool, guessed([3], energy=[0.1], valence=[0.2]))
    track = {"title": "S3", "artists": ["A3"], "features": {"energy": 0.8}}
    (tmp_path / "new.jsonl").write_text(
        json.dumps({"id": "n", "name": "new", "tracks": [track]}) + "\n"
    )
    async with pool.acquire() as connection:
        job = Job(FORMATS["jsonl"], [tmp_path / "new.jsonl"], 2026)
        await run_import(job, connection, Problems())
    assert await stored(pool, catalogue[3]) == ({"energy": 0.8, "valence": 0.2}, ["valence"])
    await replace_estimates(pool, guessed([3], energy=[0.1], valence=[0.3]))
    assert await stored(pool, catalogue[3]) == ({"energy": 0.8, "valence": 0.3}, ["valence"])


async def test_a_track_that_is_unknown_here_is_passed_over(pool, catalogue):
    found = Estimated((key(5), "nobody\tknows\t"), {"energy": np.array([0.4, 0.5], np.float32)})
    assert await replace_estimates(pool, found) == 1
    assert await stored(pool, catalogue[5]) == ({"energy": 0.4}, ["energy"])


async def test_publishing_writes_the_estimates_of_the_release(pool, catalogue, artefact):
    made = artefact()
    values = np.full((len(made.track_keys), 1), np.nan, np.float32)
    values[7] = 0.25
    made.models[estimates.FILE] = estimates.packed(values, ("energy",))
    await publish(pool, made)
    profile = await PostgresCatalogue(pool).profile(catalogue[7])
    assert profile.values == {"energy": 0.25}
    assert profile.estimated == {"energy"}
    await publish(pool, artefact("20260102-000000"))  # a release that estimates nothing
    assert await stored(pool, catalogue[7]) is None


async def test_estimates_are_neither_learned_from_nor_exported(pool, catalogue):
    await pool.execute(
        "insert into track_features (track_id, energy) values ($1, 0.9)", catalogue[0]
    )
    await replace_estimates(pool, guessed([0, 1], energy=[0.1, 0.2], valence=[0.3, 0.4]))
    corpus = await from_database(pool)
    rows = {row.key: row for row in corpus.tracks}
    assert rows[key(0)].features[ENERGY] == pytest.approx(0.9)
    assert np.isnan([v for at, v in enumerate(rows[key(0)].features) if at != ENERGY]).all()
    assert rows[key(1)].features is None
    found = [
        track["features"]
        async for playlist in exported_playlists(pool)
        for track in playlist["tracks"]
        if "features" in track
    ]
    assert found
    assert all(set(features) == {"energy"} for features in found)
    assert all(features["energy"] == pytest.approx(0.9) for features in found)
