"""The first start: the starter catalogue and its release, once, without torch."""

import asyncio
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from core.adapters.local_text import LocalTextEncoder
from core.adapters.postgres.reading import PostgresReader
from core.adapters.postgres.releases import PostgresReleases
from core.errors import SetupError
from ml import starting
from ml.serving import Projector

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(
    not (ROOT / "ml/starter/release/manifest.json").is_file(),
    reason="the release was not built: segue starter build",
)


async def test_two_processes_at_once_fill_an_empty_catalogue_once(pool):
    began = time.perf_counter()
    done = await asyncio.gather(starting.ensure_starter(pool), starting.ensure_starter(pool))
    assert sorted(done) == [False, True]
    assert time.perf_counter() - began < 60
    assert await pool.fetchval("select count(*) from releases") == 1
    assert await pool.fetchval("select count(*) from collections") == 1
    release = await PostgresReleases(pool).active()
    covered = await pool.fetchval(
        "select avg((exists (select from track_vectors where track_id = t.id))::int) from tracks t"
    )
    assert covered > 0.95
    served = Projector.load(await PostgresReleases(pool).projector(release.id, "segue-local-1"))
    for words in ("rainy day songs", "노래방에서 부르는 발라드", "грустные песни"):
        vector = served.project(LocalTextEncoder().encode([words]))[0]
        async with PostgresReader(pool).reading(release) as reading:
            assert len(await reading.nearest(vector, 50, 2.0)) == 50
    await starting.load_starter(pool)  # again changes nothing but the release
    assert await pool.fetchval("select count(*) from releases") == 2


async def test_a_catalogue_with_a_playlist_is_left_alone(pool, catalogue):
    assert not await starting.ensure_starter(pool)
    assert await pool.fetchval("select count(*) from releases") == 0


async def test_a_start_cut_short_is_finished_by_the_next(pool, monkeypatch):
    async def fail(*_arguments, **_options):
        raise SetupError("cut")

    with monkeypatch.context() as patched:
        patched.setattr(starting, "publish", fail)
        with pytest.raises(SetupError, match="cut"):
            await starting.ensure_starter(pool)
    assert await starting.ensure_starter(pool)
    assert await pool.fetchval("select count(*) from releases where active") == 1


def test_the_shipped_release_is_small_and_whole():
    made = starting.shipped()
    assert list(made.projectors) == ["segue-local-1"]
    assert np.isfinite(made.track_vectors).all()
    files = (ROOT / "ml/starter/release").iterdir()
    assert sum(path.stat().st_size for path in files) < 10_000_000
    trained, untrained = (made.metrics[f"captions_{kind}"] for kind in ("trained", "untrained"))
    assert trained["recall_5"] > untrained["recall_5"]


def test_loading_needs_neither_torch_nor_scipy():
    code = (
        "import sys; sys.modules['torch'] = sys.modules['scipy'] = None;"
        "from ml.starting import shipped; print(shipped().version)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("starter-")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("manifest.json", "starter release that ships with the package cannot be read"),
        ("ranker.safetensors", "the file ranker.safetensors is missing"),
    ],
)
def test_a_package_that_lost_a_file_of_its_release_says_so(tmp_path, monkeypatch, name, reason):
    shutil.copytree(ROOT / "ml/starter/release", tmp_path / "release")
    (tmp_path / "release" / name).unlink()
    monkeypatch.setattr(starting, "files", lambda _package: tmp_path)
    with pytest.raises(SetupError, match=reason):
        starting.shipped()
