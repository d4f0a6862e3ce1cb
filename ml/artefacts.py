"""Trained releases as files: safetensors and a manifest with the SHA-256 of each.

Kept by stable keys, not by ids of a database, so that what was trained in one is published in
another. A release is a folder named after its version, written under a temporary name and renamed
(on an object store: the manifest is written last, and a folder without one is no release).

`ranker.safetensors` is what `core.trees.Ranker` reads: trees as columns of nodes, which kinds of
request they order, the weights of the fusion, and the distribution of popularity.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

import fsspec
import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save as dump

from core.errors import SetupError
from core.tensors import Tensors, about, expect, json_of, opened
from ml import manifest as manifests
from ml.manifest import ARTISTS, FORMAT, MANIFEST, PLAYLISTS, TRACKS, Manifest
from ml.serving import Projector
from ml.soundness import check
from ml.trained import Artefact, Circles


def files_of(artefact: Artefact) -> dict[str, bytes]:
    """The files by name, the manifest last."""
    files = {
        TRACKS: dump(
            {
                "keys": _packed(artefact.track_keys),
                "vectors": artefact.track_vectors,
                "offsets": artefact.offsets,
                "neighbours": artefact.neighbours,
                "scores": artefact.scores,
            }
        ),
        PLAYLISTS: dump(
            {"keys": _packed(artefact.playlist_keys), "vectors": artefact.playlist_vectors}
        ),
    }
    if artefact.circles.artists:
        files[ARTISTS] = dump(
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
    files[MANIFEST] = (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()
    return files


def from_files(files: Mapping[str, bytes]) -> Artefact:
    """Read what `files_of` wrote; raises `SetupError` for what is damaged, missing or misshapen."""
    if MANIFEST not in files:
        raise SetupError(f"The release is damaged: the file {MANIFEST} is missing")
    return assembled(files[MANIFEST], files.keys(), files.__getitem__)


def assembled(manifest: bytes, present: Collection[str], read: Callable[[str], bytes]) -> Artefact:
    """A release of its manifest, the names of what lies beside it, and what reads one of those.

    Raises `SetupError` before anything is read that the manifest places outside of the release.
    """
    facts = manifests.read(manifest)
    facts.check_present(present)
    files = {name: read(name) for name in facts.files}
    with about("The release is damaged"):
        for name, content in files.items():
            _check_file(name, content, facts)
        made = _made(facts, files)
    check(made)
    with about("The release is damaged"):
        _check_counts(facts, made)
    return made


def save(artefact: Artefact, url: str, token: str) -> None:
    """Write it to the folder or fsspec address; `token` makes the temporary name unique.

    Raises `SetupError` when the version is there already or nothing can be written.
    """
    check(artefact)
    fs, root = _open(url)
    final, part = f"{root}/{artefact.version}", f"{root}/.part-{artefact.version}-{token}"
    renames = "file" in (fs.protocol if isinstance(fs.protocol, tuple) else (fs.protocol,))
    target = part if renames else final
    try:
        if fs.exists(f"{final}/{MANIFEST}"):
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
        if version is not None and not manifests.is_version(version):
            raise SetupError(f"{version!r} is no version.")
        if not found or (version is not None and version not in found):
            wanted = f"no version {version!r}" if version else "no trained release"
            raise SetupError(
                f"There is {wanted} in {url}"
                + (f"; there are: {', '.join(found)}" if found else ".")
            )
        folder = f"{root}/{version or found[-1]}"
        manifest = fs.cat_file(f"{folder}/{MANIFEST}")
        present = [str(path).rstrip("/").split("/")[-1] for path in fs.ls(folder, detail=False)]
        return assembled(manifest, present, lambda name: bytes(fs.cat_file(f"{folder}/{name}")))
    except OSError as error:
        raise SetupError(f"Cannot read {url}: {error}") from error


def versions(url: str) -> list[str]:
    """The versions in a folder, oldest first (versions begin with their date)."""
    fs, root = _open(url)
    found = fs.glob(f"{root}/*/{MANIFEST}") if fs.exists(root) else []
    names = (str(path).rstrip("/").split("/")[-2] for path in found)
    return sorted(name for name in names if manifests.is_version(name))


def _open(url: str) -> tuple[Any, str]:
    try:
        fs, root = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise SetupError(f"Cannot open {url}: {error}") from error
    return fs, str(root).rstrip("/")


def _check_file(name: str, content: bytes, facts: Manifest) -> None:
    wanted = facts.files[name]
    if len(content) != wanted.bytes:
        raise SetupError(f"{name} has {len(content):,} bytes, its manifest says {wanted.bytes:,}")
    if hashlib.sha256(content).hexdigest() != wanted.sha256:
        raise SetupError(f"the SHA-256 of {name} differs from its manifest")


def _check_counts(facts: Manifest, made: Artefact) -> None:
    for field, said, found in (
        ("tracks", facts.tracks, len(made.track_keys)),
        ("playlists", facts.playlists, len(made.playlist_keys)),
    ):
        if said != found:
            raise SetupError(f"{MANIFEST}: field {field} is {said}, the files have {found}")
    for encoder, projector in facts.encoders.items():
        found = Projector.load(made.projectors[encoder]).dimension
        if projector.dimension != found:
            raise SetupError(
                f"{MANIFEST}: field encoders.{encoder}.dimension is {projector.dimension},"
                f" {projector.file} has {found}"
            )


def _made(facts: Manifest, files: Mapping[str, bytes]) -> Artefact:
    tracks, playlists = _opened(TRACKS, files), _opened(PLAYLISTS, files)
    with about(TRACKS):
        tracks.names({"keys", "vectors", "offsets", "neighbours", "scores"})
        track_keys = _unpacked(tracks)
    with about(PLAYLISTS):
        playlists.names({"keys", "vectors"})
        playlist_keys = _unpacked(playlists)
    return Artefact(
        facts.version,
        facts.created_at,
        facts.collections,
        track_keys,
        tracks.arrays["vectors"],
        tracks.arrays["offsets"],
        tracks.arrays["neighbours"],
        tracks.arrays["scores"],
        playlist_keys,
        playlists.arrays["vectors"],
        {encoder: files[one.file] for encoder, one in facts.encoders.items()},
        facts.metrics,
        facts.settings,
        {name: files[file] for name, file in facts.models.items()},
        _circles(files) if ARTISTS in facts.files else Circles(),
    )


def _opened(name: str, files: Mapping[str, bytes]) -> Tensors:
    with about(name):
        return opened(files[name])


def _circles(files: Mapping[str, bytes]) -> Circles:
    found = _opened(ARTISTS, files)
    with about(ARTISTS):
        found.names({"keys", "offsets", "tracks"})
        return Circles(_unpacked(found), found.arrays["offsets"], found.arrays["tracks"])


def _packed(texts: tuple[str, ...]) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(texts, ensure_ascii=False).encode(), np.uint8)


def _unpacked(file: Tensors) -> tuple[str, ...]:
    packed = expect("keys", file.arrays["keys"], np.uint8, None)
    try:
        texts = json_of(packed.tobytes())
    except ValueError as error:
        raise SetupError(f"keys hold no JSON: {error}") from error
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise SetupError("keys hold something else, expected a list of texts")
    return tuple(texts)
