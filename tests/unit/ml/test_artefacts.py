"""Releases as files: whole, or refused with the reason."""

import dataclasses
import hashlib
import json
from uuid import uuid4

import numpy as np
import pytest

from core.errors import SetupError
from ml import artefacts
from ml.artefacts import Artefact, Circles
from ml.models.towers import TowerShape, seeded
from ml.train.export import projector_file


@pytest.fixture(scope="session")
def projector():
    return projector_file(seeded(TowerShape(6, hidden=8, inner=4), 0), "test-1")


@pytest.fixture
def made(projector):
    rng = np.random.default_rng(0)
    return Artefact(
        version="20260101-000000",
        created_at="2026-01-01T00:00:00+00:00",
        collections=("one", "два"),
        track_keys=("아이유\tpalette\t", "spotify:abc", "b\tc\tlive"),
        track_vectors=rng.standard_normal((3, 256)).astype(np.float16),
        offsets=np.array([0, 2, 2, 3]),
        neighbours=np.array([1, 2, 0], np.int32),
        scores=np.array([0.5, 0.25, 1], np.float16),
        playlist_keys=("one/1", "два/x/y"),
        playlist_vectors=rng.standard_normal((2, 512)).astype(np.float16),
        projectors={"test-1": projector},
        metrics={"recall": 0.5},
        settings={"seed": 1},
        circles=Circles(("아이유", "b"), np.array([0, 1, 3]), np.array([2, 0, 1], np.int32)),
    )


def same(one, other):
    for field in dataclasses.fields(one):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if isinstance(a, Circles):
            same(a, b)
        elif isinstance(a, np.ndarray):
            assert a.dtype == b.dtype
            assert np.array_equal(a, b)
        else:
            assert a == b


def test_what_is_saved_is_loaded(made, tmp_path):
    artefacts.save(made, str(tmp_path / "deep" / "folder"), "t")
    same(artefacts.load(str(tmp_path / "deep" / "folder")), made)
    assert [path.name for path in (tmp_path / "deep" / "folder").iterdir()] == [made.version]


def test_a_release_without_artists_that_are_listed_together_is_one_of_before(made, tmp_path):
    bare = dataclasses.replace(made, circles=Circles())
    assert "artists.safetensors" not in artefacts.files_of(bare)
    artefacts.save(bare, str(tmp_path), "t")
    same(artefacts.load(str(tmp_path)), bare)


def test_an_object_store_serves_the_same_way(made):
    url = f"memory://{uuid4().hex}/releases"
    artefacts.save(made, url, "t")
    same(artefacts.load(url, made.version), made)
    assert artefacts.versions(url) == [made.version]


def test_the_newest_version_is_loaded_unless_one_is_named(made, tmp_path):
    later = dataclasses.replace(made, version="20260201-000000")
    for one in (later, made):
        artefacts.save(one, str(tmp_path), "t")
    assert artefacts.load(str(tmp_path)).version == later.version
    assert artefacts.load(str(tmp_path), made.version).version == made.version
    with pytest.raises(SetupError, match=r"no version '1999'.*there are: 20260101-000000, 2026020"):
        artefacts.load(str(tmp_path), "1999")


def test_a_version_is_never_written_over(made, tmp_path):
    artefacts.save(made, str(tmp_path), "t")
    with pytest.raises(SetupError, match="already"):
        artefacts.save(made, str(tmp_path), "u")
    same(artefacts.load(str(tmp_path)), made)


def test_a_save_cut_short_leaves_nothing_that_is_loaded(made, tmp_path, monkeypatch):
    def stop(_artefact):
        yield from [("tracks.safetensors", b"part")]
        raise KeyboardInterrupt

    class Cut:
        def items(self):
            return stop(made)

    monkeypatch.setattr(artefacts, "files_of", lambda _artefact: Cut())
    with pytest.raises(KeyboardInterrupt):
        artefacts.save(made, str(tmp_path), "t")
    assert artefacts.versions(str(tmp_path)) == []
    assert list(tmp_path.iterdir()) == []


def test_no_release_at_all_is_a_clear_error(tmp_path):
    with pytest.raises(SetupError, match="There is no trained release"):
        artefacts.load(str(tmp_path / "none"))


@pytest.mark.parametrize("version", ["../x", "a/b", ".hidden", ""])
def test_a_version_that_is_a_path_is_refused(made, tmp_path, version):
    with pytest.raises(SetupError):
        artefacts.load(str(tmp_path), version)
    with pytest.raises(SetupError, match="no version"):
        artefacts.save(dataclasses.replace(made, version=version), str(tmp_path), "t")


@pytest.mark.parametrize("name", ["tracks", "playlists", "artists", "projector-0"])
def test_a_tampered_file_is_refused(made, tmp_path, name):
    artefacts.save(made, str(tmp_path), "t")
    path = tmp_path / made.version / f"{name}.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(SetupError, match=f"SHA-256 of {name}.safetensors differs"):
        artefacts.load(str(tmp_path))


def rewritten(folder, change):
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_a_file_outside_of_the_release_is_refused(made, tmp_path):
    artefacts.save(made, str(tmp_path), "t")
    (tmp_path / "outside").write_bytes(b"x")
    facts = {"sha256": hashlib.sha256(b"x").hexdigest(), "bytes": 1}
    rewritten(tmp_path / made.version, lambda m: m["files"].update({"../outside": facts}))
    with pytest.raises(SetupError, match=r"outside of itself: '../outside'"):
        artefacts.load(str(tmp_path))


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.pop("files"),
        lambda m: m.update(format=2),
        lambda m: m.pop("metrics"),
        lambda m: m["encoders"].update(other={"file": "missing.safetensors"}),
        lambda m: m["encoders"].update(other={"file": "projector-0.safetensors"}),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(made, tmp_path, change):
    artefacts.save(made, str(tmp_path), "t")
    rewritten(tmp_path / made.version, change)
    with pytest.raises(SetupError):
        artefacts.load(str(tmp_path))


def test_a_manifest_that_is_no_json_is_refused(made, tmp_path):
    artefacts.save(made, str(tmp_path), "t")
    (tmp_path / made.version / "manifest.json").write_text("{")
    with pytest.raises(SetupError, match="manifest of the release cannot be read"):
        artefacts.load(str(tmp_path))


@pytest.mark.parametrize(
    "change",
    [
        {"track_vectors": np.zeros((3, 255), np.float16)},
        {"playlist_vectors": np.zeros((1, 512), np.float16)},
        {"offsets": np.array([0, 2, 1, 3])},
        {"offsets": np.array([0, 3])},
        {"scores": np.zeros(2, np.float16)},
        {"neighbours": np.array([1, 2, 3], np.int32)},
        {"neighbours": np.array([1, 2, -1], np.int32)},
        {"circles": Circles(("a",), np.array([0, 1]), np.array([3], np.int32))},
        {"circles": Circles(("a",), np.array([0, 1, 2]), np.array([0, 1], np.int32))},
        {"circles": Circles(("a",), np.array([0, 2]), np.array([0], np.int32))},
    ],
)
def test_a_wrong_shape_is_refused(made, tmp_path, change):
    with pytest.raises(SetupError, match="wrong shape"):
        artefacts.save(dataclasses.replace(made, **change), str(tmp_path), "t")
    files = artefacts.files_of(dataclasses.replace(made, **change))
    with pytest.raises(SetupError, match="wrong shape"):
        artefacts.from_files(files)


def test_an_address_that_nothing_can_open_is_a_clear_error(made):
    with pytest.raises(SetupError, match="Cannot open nothing://x"):
        artefacts.save(made, "nothing://x", "t")
