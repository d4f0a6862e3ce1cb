"""Trained releases as files: safetensors and a manifest with the SHA-256 of each.

Kept by stable keys, not by ids of a database, so that what was trained in one is published in
another. A release is a folder named after its version, written under a temporary name and renamed
(on an object store: the manifest is written last, and a folder without one is no release).

`ranker.safetensors` is what `core.trees.Ranker` reads: trees as columns of nodes, which kinds of
request they order, the weights of the fusion, and the distribution of popularity.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import fsspec
import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as parse
from safetensors.numpy import save as dump

from core.errors import SetupError
from core.model import PLAYLIST_DIMENSION, TRACK_DIMENSION
from ml.serving import Projector

FORMAT = 1
_MANIFEST = "manifest.json"
_ARTISTS = "artists.safetensors"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\.[a-z]{1,20})?")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


@dataclass(frozen=True, slots=True)
class Circles:
    """For each artist, tracks of the artists that are listed with it, best first."""

    artists: tuple[str, ...] = ()  # as `core.naming.artist_key` writes them
    offsets: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))
    tracks: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))  # rows


@dataclass(frozen=True, slots=True)
class Artefact:
    """Everything that was trained together."""

    version: str
    created_at: str  # ISO 8601, UTC
    collections: tuple[str, ...]
    track_keys: tuple[str, ...]  # recording key, `spotify:<id>` or `isrc:<code>`
    track_vectors: NDArray[np.float16]  # [tracks, 256]
    offsets: NDArray[np.int64]  # [tracks + 1]
    neighbours: NDArray[np.int32]  # [entries] rows of tracks, best first
    scores: NDArray[np.float16]  # [entries]
    playlist_keys: tuple[str, ...]  # collection/external id
    playlist_vectors: NDArray[np.float16]  # [playlists, 512]
    projectors: dict[str, bytes]  # encoder: safetensors file
    metrics: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)  # of the training, and versions
    models: dict[str, bytes] = field(default_factory=dict)  # ranker, audio: safetensors files
    circles: Circles = field(default_factory=Circles)  # none in releases of before


def files_of(artefact: Artefact) -> dict[str, bytes]:
    """The files by name, the manifest last."""
    files = {
        "tracks.safetensors": dump(
            {
                "keys": _packed(artefact.track_keys),
                "vectors": artefact.track_vectors,
                "offsets": artefact.offsets,
                "neighbours": artefact.neighbours,
                "scores": artefact.scores,
            }
        ),
        "playlists.safetensors": dump(
            {"keys": _packed(artefact.playlist_keys), "vectors": artefact.playlist_vectors}
        ),
    }
    if artefact.circles.artists:
        files[_ARTISTS] = dump(
            {
                "keys": _packed(artefact.circles.artists),
                "offsets": artefact.circles.offsets,
                "tracks": artefact.circles.tracks,
            }
        )
    encoders = {}
    for number, (encoder, content) in enumerate(sorted(artefact.projectors.items())):
        files[f"projector-{number}.safetensors"] = content
        encoders[encoder] = {
            "file": f"projector-{number}.safetensors",
            "dimension": Projector.load(content).dimension,
        }
    files |= {f"{name}.safetensors": content for name, content in sorted(artefact.models.items())}
    manifest = {
        "format": FORMAT,
        "version": artefact.version,
        "created_at": artefact.created_at,
        "collections": list(artefact.collections),
        "tracks": len(artefact.track_keys),
        "playlists": len(artefact.playlist_keys),
        "encoders": encoders,
        "models": {name: f"{name}.safetensors" for name in sorted(artefact.models)},
        "files": {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in files.items()
        },
        "metrics": artefact.metrics,
        "settings": artefact.settings,
    }
    files[_MANIFEST] = (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()
    return files


def from_files(files: Mapping[str, bytes]) -> Artefact:
    """Read what `files_of` wrote; raises `SetupError` for what is damaged, missing or misshapen."""
    try:
        manifest = json.loads(files[_MANIFEST])
        if manifest["format"] != FORMAT:
            raise SetupError(
                f"The release has format {manifest['format']}, this version reads {FORMAT}."
            )
        for name, facts in manifest["files"].items():
            _check_name(name)
            if hashlib.sha256(files[name]).hexdigest() != facts["sha256"]:
                raise SetupError(
                    f"The release is damaged: the SHA-256 of {name} differs from its manifest."
                )
        tracks = parse(files["tracks.safetensors"])
        playlists = parse(files["playlists.safetensors"])
        made = Artefact(
            manifest["version"],
            manifest["created_at"],
            tuple(manifest["collections"]),
            _unpacked(tracks["keys"]),
            tracks["vectors"],
            tracks["offsets"],
            tracks["neighbours"],
            tracks["scores"],
            _unpacked(playlists["keys"]),
            playlists["vectors"],
            {encoder: files[facts["file"]] for encoder, facts in manifest["encoders"].items()},
            manifest["metrics"],
            manifest["settings"],
            {name: files[file] for name, file in manifest.get("models", {}).items()},
            _circles(files[_ARTISTS]) if _ARTISTS in manifest["files"] else Circles(),
        )
    except (KeyError, TypeError, AttributeError, ValueError, SafetensorError) as error:
        raise SetupError(f"The release cannot be read: {error!r}") from error
    _check(made)
    return made


def names_in(manifest: bytes) -> list[str]:
    """The files that a manifest lists; raises `SetupError` when one lies outside the release."""
    try:
        names = list(json.loads(manifest)["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise SetupError(f"The manifest of the release cannot be read: {error!r}") from error
    for name in names:
        _check_name(name)
    return names


def save(artefact: Artefact, url: str, token: str) -> None:
    """Write it to the folder or fsspec address; `token` makes the temporary name unique.

    Raises `SetupError` when the version is there already or nothing can be written.
    """
    _check(artefact)
    fs, root = _open(url)
    final, part = f"{root}/{artefact.version}", f"{root}/.part-{artefact.version}-{token}"
    renames = "file" in (fs.protocol if isinstance(fs.protocol, tuple) else (fs.protocol,))
    target = part if renames else final
    try:
        if fs.exists(f"{final}/{_MANIFEST}"):
            raise SetupError(f"Version {artefact.version} is in {url} already.")
        fs.makedirs(target, exist_ok=True)
        for name, content in files_of(artefact).items():
            fs.pipe_file(f"{target}/{name}", content)
        if renames:
            fs.mv(part, final, recursive=True)
    except OSError as error:
        raise SetupError(f"Cannot write to {url}: {error}") from error
    finally:
        if renames and fs.exists(part):
            fs.rm(part, recursive=True)


def load(url: str, version: str | None = None) -> Artefact:
    """The release of this version, or the newest; raises `SetupError`."""
    fs, root = _open(url)
    try:
        found = versions(url)
        if version is not None and not _VERSION.fullmatch(version):
            raise SetupError(f"{version!r} is no version.")
        if not found or (version is not None and version not in found):
            wanted = f"no version {version!r}" if version else "no trained release"
            raise SetupError(
                f"There is {wanted} in {url}"
                + (f"; there are: {', '.join(found)}" if found else ".")
            )
        folder = f"{root}/{version or found[-1]}"
        manifest = fs.cat_file(f"{folder}/{_MANIFEST}")
        files = {name: fs.cat_file(f"{folder}/{name}") for name in names_in(manifest)}
    except OSError as error:
        raise SetupError(f"Cannot read {url}: {error}") from error
    return from_files({**files, _MANIFEST: manifest})


def versions(url: str) -> list[str]:
    """The versions in a folder, oldest first (versions begin with their date)."""
    fs, root = _open(url)
    found = fs.glob(f"{root}/*/{_MANIFEST}") if fs.exists(root) else []
    names = (str(path).rstrip("/").split("/")[-2] for path in found)
    return sorted(name for name in names if _VERSION.fullmatch(name))


def _open(url: str) -> tuple[Any, str]:
    try:
        fs, root = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise SetupError(f"Cannot open {url}: {error}") from error
    return fs, str(root).rstrip("/")


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise SetupError(f"The release names a file outside of itself: {name!r}")


def _check(made: Artefact) -> None:
    tracks, playlists, entries = len(made.track_keys), len(made.playlist_keys), len(made.neighbours)
    sizes = {
        "track vectors": (made.track_vectors.shape, (tracks, TRACK_DIMENSION)),
        "playlist vectors": (made.playlist_vectors.shape, (playlists, PLAYLIST_DIMENSION)),
        "offsets": (made.offsets.shape, (tracks + 1,)),
        "scores": (made.scores.shape, (entries,)),
    }
    for name, (found, expected) in sizes.items():
        if found != expected:
            raise SetupError(
                f"The release has a wrong shape: {name} are {found}, expected {expected}"
            )
    if not _within(made.offsets, made.neighbours, tracks):
        raise SetupError("The release has a wrong shape: neighbours point outside of its tracks")
    circles = made.circles
    if len(circles.offsets) != len(circles.artists) + 1 or not _within(
        circles.offsets, circles.tracks, tracks
    ):
        raise SetupError("The release has a wrong shape: artists point outside of its tracks")
    if not _VERSION.fullmatch(made.version):
        raise SetupError(f"{made.version!r} is no version: expected letters, digits, - and _")
    for encoder, content in made.projectors.items():
        if Projector.load(content).encoder != encoder:
            raise SetupError(f"The projector of {encoder!r} says it is for another encoder")


def _within(offsets: NDArray[np.int64], rows: NDArray[np.int32], tracks: int) -> bool:
    """Whether lists in compressed rows are whole and name rows of so many tracks alone."""
    if offsets[0] != 0 or offsets[-1] != len(rows) or (np.diff(offsets) < 0).any():
        return False
    return not len(rows) or bool(0 <= rows.min() <= rows.max() < tracks)


def _circles(content: bytes) -> Circles:
    tensors = parse(content)
    return Circles(_unpacked(tensors["keys"]), tensors["offsets"], tensors["tracks"])


def _packed(texts: tuple[str, ...]) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(texts, ensure_ascii=False).encode(), np.uint8)


def _unpacked(packed: NDArray[np.uint8]) -> tuple[str, ...]:
    texts = json.loads(packed.tobytes())
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise SetupError("The release has a wrong shape: keys are texts")
    return tuple(texts)
