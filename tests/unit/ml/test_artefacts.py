"""Releases as files: whole, or refused with the reason."""

import contextlib
import dataclasses
import hashlib
import json
from uuid import uuid4

import numpy as np
import pytest
from safetensors.numpy import save

from core.errors import SetupError
from ml import artefacts
from ml.models.towers import TowerShape, seeded
from ml.train.export import projector_file
from ml.trained import Artefact, Circles


@pytest.fixture(scope="session")
def projector():
    return projector_file(seeded(TowerShape(6, hidden=8, inner=4), 0), "test-1")


def unit(rng, *shape):
    rows = rng.standard_normal(shape)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


@pytest.fixture
def made(projector):
    rng = np.random.default_rng(0)
    return Artefact(
        version="20260101-000000",
        created_at="2026-01-01T00:00:00+00:00",
        collections=("one", "два"),
        track_keys=("아이유\tpalette\t", "spotify:abc", "b\tc\tlive"),
        track_vectors=unit(rng, 3, 256),
        offsets=np.array([0, 2, 2, 3]),
        neighbours=np.array([1, 2, 0], np.int32),
        scores=np.array([0.5, 0.25, 1], np.float16),
        playlist_keys=("one/1", "два/x/y"),
        playlist_vectors=unit(rng, 2, 512),
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
    ("change", "reason"),
    [
        (lambda m: m.pop("files"), "manifest.json: field files is missing"),
        (lambda m: m.update(format=2), "has format 2, this version reads 1"),
        (lambda m: m.update(format=2, files=None), "has format 2, this version reads 1"),
        (lambda m: m.update(format="1"), "field format is '1': expected a valid integer"),
        (lambda m: m.update(format=True), "field format is True"),
        (lambda m: m.pop("metrics"), "field metrics is missing"),
        (lambda m: m.update(version=3), "field version is 3: expected a valid string"),
        (lambda m: m.update(version="a/b"), "field version is 'a/b': expected letters"),
        (lambda m: m.update(created_at="noon"), "field created_at is 'noon'"),
        (lambda m: m.update(collections="one"), "field collections is 'one'"),
        (lambda m: m.update(collections=[None]), "field collections.0 is None"),
        (lambda m: m.update(collections=["a\0"]), "field collections.0 is .*without NUL"),
        (lambda m: m.update(tracks=4), "field tracks is 4, the files have 3"),
        (lambda m: m.update(tracks=10**30), "field tracks is 1000"),
        (lambda m: m.update(metrics={"a": [float("nan")]}), "field metrics is .*finite"),
        (lambda m: m.update(metrics={"a": [float("inf")]}), "field metrics is .*finite"),
        (lambda m: m.update(settings=nested(50)), "field settings is .* at most 20 levels"),
        (lambda m: m.update(settings=[]), "field settings is \\[\\]"),
        (lambda m: m["encoders"].update({"test-1": "f"}), "field encoders.test-1 is 'f'"),
        (lambda m: m["encoders"]["test-1"].update(file=None), "encoders.test-1.file is None"),
        (lambda m: m["encoders"]["test-1"].update(dimension=7), "dimension is 7, projector-0"),
        (
            lambda m: m["encoders"].update(other={"file": "gone.safetensors", "dimension": 6}),
            "does not list gone.safetensors, which is used",
        ),
        (
            lambda m: m["encoders"].update(
                other={"file": "projector-0.safetensors", "dimension": 6}
            ),
            "projector-0.safetensors is named twice",
        ),
        (lambda m: m.update(models={"ranker": "tracks.safetensors"}), "named twice"),
        (lambda m: m.update(models={"ranker": "/etc/passwd"}), "outside of itself: '/etc/passwd'"),
        (lambda m: m["files"]["tracks.safetensors"].update(sha256=3), "sha256 is 3"),
        (lambda m: m["files"]["tracks.safetensors"].update(sha256="x"), "64 hexadecimal digits"),
        (lambda m: m["files"]["tracks.safetensors"].update(bytes=3), "its manifest says 3"),
        (lambda m: m["files"].update({"tracks.safetensors": []}), "tracks.safetensors is "),
        (
            lambda m: m["files"].update(more={"sha256": "0" * 64, "bytes": 1}),
            "field files lists more, which nothing uses",
        ),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused_with_its_field(made, tmp_path, change, reason):
    artefacts.save(made, str(tmp_path), "t")
    rewritten(tmp_path / made.version, change)
    with pytest.raises(SetupError, match=reason):
        artefacts.load(str(tmp_path))


def nested(levels):
    made = {}
    for _ in range(levels):
        made = {"a": made}
    return made


@pytest.mark.parametrize(
    "content",
    [b"{", b"", b"\xff\xfe{}", b"[]", b"3", b"null", b"[" * 100_000, b'{"format": ' + b"9" * 9_999],
    ids=["cut", "empty", "no UTF-8", "a list", "a number", "null", "nested", "huge"],
)
def test_a_manifest_that_is_no_object_is_refused(made, tmp_path, content):
    artefacts.save(made, str(tmp_path), "t")
    (tmp_path / made.version / "manifest.json").write_bytes(content)
    with pytest.raises(SetupError, match=r"manifest of the release cannot be read: manifest.json"):
        artefacts.load(str(tmp_path))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"track_vectors": np.zeros((3, 255), np.float16)},
            r"tracks.safetensors: vectors has the shape \(3, 255\), expected \(3, 256\)",
        ),
        (
            {"playlist_vectors": np.zeros((1, 512), np.float16)},
            r"playlists.safetensors: vectors has the shape \(1, 512\), expected \(2, 512\)",
        ),
        ({"track_vectors": np.zeros((3, 256), np.float32)}, "vectors holds float32, expected"),
        ({"offsets": np.array([0, 2, 1, 3])}, "offsets: entry 2 is 1, less than the one before"),
        ({"offsets": np.array([0, 3])}, r"offsets has the shape \(2,\), expected \(4\)"),
        ({"offsets": np.array([0, 2, 2, 2])}, "offsets: expected them to run from 0 to the 3"),
        ({"offsets": np.zeros(0, np.int64)}, "offsets has the shape"),
        ({"scores": np.zeros(2, np.float16)}, r"scores has the shape \(2,\), expected \(3\)"),
        ({"neighbours": np.array([1, 2, 3], np.int32)}, "neighbours: entry 2 is 3, expected a row"),
        ({"neighbours": np.array([1, 2, -1], np.int32)}, "neighbours: entry 2 is -1"),
        (
            {"circles": Circles(("a",), np.array([0, 1]), np.array([3], np.int32))},
            "artists.safetensors: tracks: entry 0 is 3",
        ),
        (
            {"circles": Circles(("a",), np.array([0, 1, 2]), np.array([0, 1], np.int32))},
            "artists.safetensors: offsets has the shape",
        ),
        (
            {"circles": Circles(("a",), np.array([0, 2]), np.array([0], np.int32))},
            "artists.safetensors: offsets: expected them to run from 0 to the 1 of tracks",
        ),
        ({"scores": np.array([1, np.inf, 0], np.float16)}, "scores: row 1 holds inf, expected fin"),
        ({"track_vectors": np.zeros((3, 256), np.float16)}, "tracks.*vectors is an empty space"),
        ({"playlist_vectors": np.zeros((2, 512), np.float16)}, "playlists.*an empty space"),
        ({"track_vectors": np.ones((3, 256), np.float16)}, "row 0 has the length 16, expected 1"),
        ({"track_keys": ("a", "b\0", "c")}, "keys: entry 1 is .*: expected text without NUL"),
        ({"collections": ("\ud800",)}, "field collections: expected text"),
        ({"metrics": {"recall": float("nan")}}, "field metrics: expected finite numbers"),
        ({"metrics": {"recall": object()}}, "field metrics: Object of type object"),
        ({"models": {"ranker": b"junk"}}, "ranker.safetensors: This is no ranker of Segue: it has"),
        ({"models": {"estimates": b"junkjunkjunk"}}, "estimates.safetensors: its header claims"),
        ({"models": {"other": save({"a": np.array([np.nan])})}}, "other.safetensors: a: row 0"),
    ],
)
def test_what_cannot_be_served_is_neither_saved_nor_loaded(made, tmp_path, change, reason):
    wrong = dataclasses.replace(made, **change)
    with pytest.raises(SetupError, match=reason):
        artefacts.save(wrong, str(tmp_path), "t")
    assert list(tmp_path.iterdir()) == []
    with contextlib.suppress(ValueError, TypeError):  # what is not even written is not read
        files = artefacts.files_of(wrong)
        with pytest.raises(SetupError):
            artefacts.from_files(files)


def test_one_number_that_is_none_is_found_and_its_place_told(made, tmp_path):
    vectors = made.track_vectors.copy()
    vectors[2, 7] = np.nan
    with pytest.raises(SetupError, match=r"tracks.safetensors: vectors: row 2 holds nan, expected"):
        artefacts.save(dataclasses.replace(made, track_vectors=vectors), str(tmp_path), "t")


def test_a_track_without_a_place_is_no_damage(made, tmp_path):
    vectors = made.track_vectors.copy()
    vectors[1] = 0
    bare = dataclasses.replace(made, track_vectors=vectors)
    artefacts.save(bare, str(tmp_path), "t")
    same(artefacts.load(str(tmp_path)), bare)


@pytest.mark.parametrize("name", ["tracks.safetensors", "projector-0.safetensors"])
def test_a_missing_file_is_told_by_its_name(made, tmp_path, name):
    artefacts.save(made, str(tmp_path), "t")
    (tmp_path / made.version / name).unlink()
    with pytest.raises(SetupError, match=f"the file {name} is missing"):
        artefacts.load(str(tmp_path))


def test_a_stray_file_is_refused_but_not_what_a_desktop_leaves(made, tmp_path):
    artefacts.save(made, str(tmp_path), "t")
    (tmp_path / made.version / ".DS_Store").write_bytes(b"x")
    same(artefacts.load(str(tmp_path)), made)
    (tmp_path / made.version / "ranker.safetensors").write_bytes(b"x")
    with pytest.raises(SetupError, match=r"'ranker.safetensors' is not in its manifest"):
        artefacts.load(str(tmp_path))


def test_a_header_that_lies_about_its_size_is_refused(made):
    files = artefacts.files_of(made)
    for size in (0, 2**40, 2**64 - 1):
        content = size.to_bytes(8, "little") + files["tracks.safetensors"][8:]
        with pytest.raises(SetupError, match=r"tracks.safetensors: (its header claims|it is no)"):
            artefacts.from_files(signed(files, "tracks.safetensors", content))


def signed(files, name, content):
    """The files with one changed, and a manifest that agrees."""
    manifest = json.loads(files["manifest.json"])
    facts = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    manifest["files"][name] = facts
    return {**files, name: content, "manifest.json": json.dumps(manifest).encode()}


def test_an_address_that_nothing_can_open_is_a_clear_error(made):
    with pytest.raises(SetupError, match="Cannot open nothing://x"):
        artefacts.save(made, "nothing://x", "t")
