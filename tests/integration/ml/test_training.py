"""From the database to a corpus, and through `segue train` to an active release."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest

from core.errors import CatalogueEmptyError, SetupError
from ml import artefacts
from ml.cli import main
from ml.data.catalogue import from_database
from ml.publish import publish
from ml.train import pipeline
from ml.train.towers import TowerSettings
from ml.train.tracks import TrackSettings

QUICK = pipeline.Plan(
    TrackSettings(batch=32, sampled=32, fewest=3, most=3),
    TowerSettings(hidden=16, inner=8, playlist_hidden=16, steps=3),
)


async def test_the_corpus_is_the_catalogue_by_stable_keys(pool, catalogue):
    corpus = await from_database(pool)
    assert corpus.size == (6, 45)
    assert [row.key for row in corpus.playlists] == [f"one/p/{at}" for at in range(5)] + ["two/p/5"]
    nameless = [row for row in corpus.tracks if row.title is None]
    assert {row.key for row in nameless} == {f"spotify:id{at:020}" for at in range(40, 45)}
    named = next(row for row in corpus.tracks if row.title == "S8")
    assert (named.key, named.artists, named.year) == ("a1\ts8\t", ("A1",), 1999)
    assert corpus.playlists[0].texts == ("list 0", "caption")
    first = [corpus.tracks[at].title for at in corpus.playlist(1)]
    assert first[:3] == ["S0", "S2", "S4"]


async def test_collections_can_be_chosen_and_unknown_ones_are_named(pool, catalogue):
    part = await from_database(pool, ["two"])
    assert part.size == (1, len(part.playlist(0)))
    with pytest.raises(SetupError, match="no collection 'three'; there are: one, two"):
        await from_database(pool, ["one", "three"])


async def test_an_empty_catalogue_says_to_import(pool):
    with pytest.raises(CatalogueEmptyError, match="import a collection"):
        await from_database(pool)


async def test_training_from_the_command_line_publishes_and_rolls_back(
    pool, database, catalogue, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("SEGUE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("ml.train.whole.DEFAULTS", QUICK)

    async def segue(*words):
        return await asyncio.to_thread(main, words)

    assert await segue("publish") == 1
    assert "no trained release" in capsys.readouterr().err
    assert await segue("train", "--collections", "none") == 1
    assert "there are: one, two" in capsys.readouterr().err
    assert await segue("train", "--publish") == 0
    said = capsys.readouterr().out
    assert "45 tracks, 6 playlists" in said
    assert "is active." in said
    assert await pool.fetchval("select count(*) from track_vectors") == 45
    assert await pool.fetchval("select encoder from release_projectors") == "segue-local-1"
    company = "select count(*) from track_facets where facet like 'near_artist:%'"
    assert await pool.fetchval(company) == 7
    assert await segue("publish") == 0
    assert await pool.fetchval("select count(*) from releases") == 2
    assert await segue("rollback") == 0
    assert "is active again" in capsys.readouterr().out
    assert await segue("rollback") == 1
    assert "no earlier release" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wild", "model"),
    [
        (replace(QUICK, tracks=replace(QUICK.tracks, rate=1e30)), "the track vectors"),
        (replace(QUICK, towers=replace(QUICK.towers, rate=1e30)), "the text projector"),
    ],
)
async def test_training_that_diverges_saves_nothing_and_the_active_release_stays(
    pool, database, catalogue, artefact, tmp_path, monkeypatch, capsys, wild, model
):
    await publish(pool, artefact())
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("SEGUE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("ml.train.whole.DEFAULTS", wild)
    assert await asyncio.to_thread(main, ("train", "--publish")) == 1
    said = capsys.readouterr()
    assert f"Training of {model} diverged in step 1 of 3" in said.err
    assert "Traceback" not in said.err
    assert said.out == ""
    assert not (tmp_path / "artefacts").exists()
    assert await pool.fetchval("select array_agg(version) from releases") == ["20260101-000000"]


@pytest.mark.parametrize("name", ["manifest.json", "tracks.safetensors"])
async def test_a_damaged_release_is_refused_by_the_command_line(
    pool, database, catalogue, artefact, tmp_path, monkeypatch, capsys, name
):
    await publish(pool, artefact())
    made = artefact("20260102-000000")
    artefacts.save(made, str(tmp_path / "artefacts"), "t")
    (tmp_path / "artefacts" / made.version / name).write_bytes(b"\xff")
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("SEGUE_DATA_DIR", str(tmp_path))
    assert await asyncio.to_thread(main, ("publish",)) == 1
    assert f"{name}" in capsys.readouterr().err
    assert await pool.fetchval("select array_agg(version) from releases") == ["20260101-000000"]


async def test_a_projector_for_another_encoder_lands_in_the_same_space(pool, catalogue):
    corpus = await from_database(pool)

    class Letters:
        name = "letters"

        def encode(self, texts):
            rng = [np.random.default_rng(len(text)) for text in texts]
            return np.stack([one.standard_normal(12) for one in rng]).astype(np.float32)

    labels = pipeline.Labels("v1", "2026-01-01T00:00:00+00:00")
    made = pipeline.train(corpus, Letters(), np.random.default_rng(0), labels, QUICK)
    more = np.random.default_rng(1).standard_normal((6, 20)).astype(np.float32)
    added = pipeline.add_projector(
        made, "other", more, np.arange(6), np.random.default_rng(0), QUICK
    )
    assert sorted(added.projectors) == ["letters", "other"]
    assert added.projectors["letters"] == made.projectors["letters"]
    assert np.array_equal(added.playlist_vectors, made.playlist_vectors)
