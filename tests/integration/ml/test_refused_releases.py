"""A release that cannot be served is never activated; one that was damaged later falls back."""

import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import load, save
from structlog.testing import capture_logs

from core.adapters.memory import MemoryKeyValue
from core.adapters.postgres.releases import PostgresReleases
from core.adapters.postgres.vectors import PostgresNeighbours
from core.errors import EncoderDownError, SetupError
from core.ranker import FEATURES
from core.services.ordering import Rankers, percentiles
from core.services.query_vectors import EncodedQueries
from core.tensors import opened
from ml import publish as publishing
from ml.publish import publish, rollback
from ml.serving import Projector

_ACTIVE = "select version from releases where active"


def ranker(left=(1, -1), feature=(0, 5)):
    """One tree of two nodes."""
    table = {
        "feature": np.array(feature, np.int32),
        "threshold": np.array([0.5, 0.1]),
        "left": np.array(left, np.int32),
        "right": np.array([-2, -3], np.int32),
        "default_left": np.array([True, False]),
        "nan_missing": np.array([True, True]),
        "value": np.array([0.1, -0.2, 0.3]),
        "roots": np.array([0], np.int32),
    }
    tensors = {f"trees.{name}": column for name, column in table.items()}
    tensors["popularity.counts"] = np.array([1, 4])
    tensors["popularity.percentiles"] = np.array([0.2, 0.5])
    meta = {"features": FEATURES, "kinds": {"one": "trees"}, "weights": {}}
    return save(tensors, {"ranker": json.dumps(meta)})


def with_nan(content):
    """The projector with one weight that is no number."""
    file = opened(content)
    weights = dict(load(content))
    weights["enter.weight"] = weights["enter.weight"].copy()
    weights["enter.weight"][0, 0] = np.nan
    return save(weights, dict(file.texts))


async def damage(pool, table, content):
    """As if it had been wrong when it was published: the SHA-256 agrees."""
    await pool.execute(
        f"update {table} set content = $1, sha256 = $2",
        content,
        hashlib.sha256(content).hexdigest(),
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("scores", "tracks.safetensors: scores: row 0 holds nan"),
        ("track_vectors", "tracks.safetensors: vectors: row 0 holds nan"),
        ("playlist_vectors", "playlists.safetensors: vectors: row 0 holds nan"),
        ("projectors", "projector of 'test-1': This is no projector of Segue: enter.weight: row 0"),
        ("models", "ranker.safetensors: .*: trees: left: entry 1 is 0, expected a child that st"),
    ],
)
async def test_nothing_that_is_damaged_is_activated(pool, catalogue, artefact, change, reason):
    await publish(pool, artefact("20260101-000000"))
    made = artefact("20260102-000000")
    match change:
        case "projectors":
            value = {"test-1": with_nan(made.projectors["test-1"])}
        case "models":
            value = {"ranker": ranker(left=(1, 0))}
        case _:
            value = getattr(made, change).copy()
            value.flat[0] = np.nan
    with pytest.raises(SetupError, match=reason):
        await publish(pool, replace(made, **{change: value}))
    assert [row["version"] for row in await pool.fetch("select version from releases")] == [
        "20260101-000000"
    ]
    assert await pool.fetchval(_ACTIVE) == "20260101-000000"


_DAMAGES = {
    "no rows": ("truncate track_vectors_r{0}", "track_vectors_r{0} is empty, expected at least"),
    "no partition": ("drop table track_facets_r{0}", "track_facets_r{0} is not there"),
    "scores": (
        "update track_neighbours_r{0} set scores[1] = 'NaN'",
        "track_neighbours_r{0}: the scores of track [0-9]+ are not finite",
    ),
    "lists": (
        "update track_neighbours_r{0} set scores = scores || 1::real",
        "track_neighbours_r{0}: the scores of track [0-9]+ are not finite, or not as many",
    ),
    "sum": (
        "update release_projectors set content = content || '\\x00'::bytea",
        "projector 'test-1': its SHA-256 differs",
    ),
}


@pytest.mark.parametrize("name", _DAMAGES)
async def test_going_back_to_a_damaged_release_is_refused_and_the_active_one_stays(
    pool, catalogue, artefact, name
):
    first = await publish(pool, artefact("20260101-000000"))
    await publish(pool, artefact("20260102-000000"))
    statement, reason = (text.format(first.id) for text in _DAMAGES[name])
    await pool.execute(statement)
    with pytest.raises(SetupError, match=f"Release 20260101-000000 is damaged in the.*{reason}"):
        await rollback(pool)
    assert await pool.fetchval(_ACTIVE) == "20260102-000000"


async def test_going_back_reads_the_files_as_serving_does(pool, catalogue, artefact):
    await publish(pool, replace(artefact("20260101-000000"), models={"ranker": ranker()}))
    await publish(pool, artefact("20260102-000000"))
    await damage(pool, "release_models", ranker(feature=(0, len(FEATURES))))
    with pytest.raises(
        SetupError, match=r"ranker\.safetensors: .*feature: entry 1 is 44, expected"
    ):
        await rollback(pool)
    await damage(pool, "release_models", ranker())
    assert (await rollback(pool)).version == "20260101-000000"


async def test_what_was_stored_wrongly_is_not_activated(pool, catalogue, artefact, monkeypatch):
    first = await publish(pool, artefact("20260101-000000"))
    lists = publishing._lists

    def spoilt(*asked):
        *others, scores = lists(*asked)
        return (*others, np.full_like(scores, np.inf))

    monkeypatch.setattr(publishing, "_lists", spoilt)
    with pytest.raises(SetupError, match=r"20260102-000000 is damaged .* The active release goes"):
        await publish(pool, artefact("20260102-000000"))
    assert (await PostgresReleases(pool).active()).id == first.id


async def test_a_feature_without_end_in_the_catalogue_is_named(pool, catalogue, artefact):
    await pool.execute(
        "insert into track_features (track_id, tempo) values ($1, 'infinity')", catalogue[3]
    )
    with pytest.raises(SetupError, match=f"Track {catalogue[3]} has the tempo inf, expected at mo"):
        await publish(pool, artefact())
    assert await pool.fetchval("select count(*) from releases") == 0


async def test_tracks_and_playlists_without_a_place_are_near_nothing(pool, catalogue, artefact):
    """The cosine of a row of zeros is NaN, which sorts above every number."""
    made = artefact()
    for vectors in (made.track_vectors, made.playlist_vectors):
        vectors[2] = 0
    release = await publish(pool, made)
    assert await pool.fetchval("select count(*) from playlist_vectors") == 5
    near = await PostgresNeighbours(pool).by_vector(release, catalogue[:6], 50)
    assert catalogue[2] not in near
    assert sorted(near) == sorted({*catalogue[:6]} - {catalogue[2]})
    for found in near.values():
        assert catalogue[2] not in {track for track, _ in found}
        assert np.isfinite([similarity for _, similarity in found]).all()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (ranker(left=(1, 0)), "left: entry 1 is 0, expected a child that stands behind"),
        (ranker(left=(1, 7)), "left: entry 1 is 7, expected as a child a node below 2"),
        (ranker()[:60], "its header claims"),
    ],
)
async def test_a_ranker_that_was_damaged_later_leaves_the_order_to_the_fusion(
    pool, catalogue, artefact, content, reason
):
    release = await publish(pool, replace(artefact(), models={"ranker": ranker()}))
    assert await Rankers(PostgresReleases(pool)).of(release) is not None
    await damage(pool, "release_models", content)
    rankers = Rankers(PostgresReleases(pool))
    with capture_logs() as logs:
        assert [await rankers.of(release) for _ in range(3)] == [None] * 3
    assert len(logs) == 1
    assert reason in logs[0]["reason"]


class Encoder:
    """Says the same to everything."""

    name, dimension = "test-1", 6

    async def embed(self, texts):
        return np.ones((len(texts), 6), np.float32)


async def test_a_projector_that_was_damaged_later_is_as_one_that_is_missing(
    pool, catalogue, artefact
):
    made = artefact()
    release = await publish(pool, made)

    def queries():
        return EncodedQueries(
            encoder=Encoder(),
            builtin=Encoder(),
            files=PostgresReleases(pool),
            store=MemoryKeyValue(lambda: 0.0),
            load=Projector.load,
        )

    assert np.isfinite(await queries().project("rain", release)).all()
    await damage(pool, "release_projectors", with_nan(made.projectors["test-1"]))
    damaged = queries()
    with capture_logs() as logs:
        for text in ("rain", "sun"):
            with pytest.raises(EncoderDownError, match=r"enter\.weight: row 0 holds nan"):
                await damaged.project(text, release)
    assert len(logs) == 1


@pytest.mark.parametrize(
    "facts",
    [
        [], 3, None, {"popularity": 1}, {"popularity": [[1]]}, {"popularity": [["1", 0.5]]},
        {"popularity": [[2, 0.5], [1, 0.6]]}, {"popularity": [[10**40, 0.5]]},
        {"popularity": [[1, 7]]}, {"popularity": {"a": 1}},
    ],
)  # fmt: skip
async def test_damaged_facts_of_a_release_are_told_once_and_passed_over(
    pool, catalogue, artefact, facts
):
    await publish(pool, artefact())
    text = json.dumps(facts)
    await pool.execute("update releases set facts = $1::text::jsonb", text)
    releases = PostgresReleases(pool, remember=0)
    with capture_logs() as logs:
        found = [await releases.active() for _ in range(2)]
    assert [one.popularity for one in found] == [(), ()]
    assert [line["reason"].split(" is ")[0] for line in logs] == ["facts.popularity"]
    assert percentiles(found[0], []).tolist() == []
