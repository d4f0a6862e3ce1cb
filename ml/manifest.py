"""The manifest of a trained release: every field has its kind, and every file is named once."""

import math
import re
from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from core.errors import SetupError
from core.tensors import about, shown

FORMAT = 1
MANIFEST = "manifest.json"
TRACKS, PLAYLISTS, ARTISTS = "tracks.safetensors", "playlists.safetensors", "artists.safetensors"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\.[a-z]{1,20})?")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DEEPEST = 20  # levels of metrics and settings
_MOST = 2**31 - 1  # rows, by the kind of the indices


def is_version(text: str) -> bool:
    """Whether a release may be called so: its folder is."""
    return bool(_VERSION.fullmatch(text))


def storable(value: Any, level: int = 0) -> Any:
    """The value, when PostgreSQL takes it as JSON; raises `ValueError` otherwise."""
    if level > _DEEPEST:
        raise ValueError(f"expected at most {_DEEPEST} levels")
    if isinstance(value, str):
        _text(value)
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("expected finite numbers")
    elif isinstance(value, dict):
        for name, one in value.items():
            storable(name, level)
            storable(one, level + 1)
    elif isinstance(value, (list, tuple)):
        for one in value:
            storable(one, level + 1)
    return value


def _text(text: str) -> str:
    if "\0" in text or not _encodable(text):
        raise ValueError("expected text without NUL and halves of letters")
    return text


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"the release names a file outside of itself: {shown(name)}")
    return name


def _version(text: str) -> str:
    if not is_version(text):
        raise ValueError("expected letters, digits, - and _")
    return text


def _digest(text: str) -> str:
    if not _SHA256.fullmatch(text):
        raise ValueError("expected 64 hexadecimal digits")
    return text


def _moment(text: str) -> str:
    datetime.fromisoformat(text)
    return text


Text = Annotated[str, AfterValidator(_text)]
FileName = Annotated[str, AfterValidator(_named)]
Number = Annotated[int, Field(ge=0, le=_MOST)]
Facts = Annotated[dict[str, Any], AfterValidator(storable)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class FileFacts(_Strict):
    """What a file must be."""

    sha256: Annotated[str, AfterValidator(_digest)]
    bytes: Annotated[int, Field(ge=0, le=2**63 - 1)]


class EncoderFacts(_Strict):
    """The projector of an encoder."""

    file: FileName
    dimension: Number


class _Format(_Strict):
    format: int


class Manifest(_Format):
    """`manifest.json`; fields of a later version of this program are passed over."""

    version: Annotated[str, AfterValidator(_version)]
    created_at: Annotated[str, AfterValidator(_moment)]
    collections: tuple[Text, ...]
    tracks: Number
    playlists: Number
    encoders: dict[Text, EncoderFacts]
    models: dict[FileName, FileName] = {}
    files: dict[FileName, FileFacts]
    metrics: Facts
    settings: Facts

    def used(self) -> list[str]:
        """The files that something is read from."""
        artists = [ARTISTS] if ARTISTS in self.files else []
        projectors = [one.file for one in self.encoders.values()]
        return [TRACKS, PLAYLISTS, *artists, *projectors, *self.models.values()]

    def check_names(self) -> None:
        """Raise `SetupError` unless each file that it lists is used, and used once."""
        used = self.used()
        for name in used:
            if name not in self.files:
                raise SetupError(f"{MANIFEST}: field files does not list {name}, which is used")
            if used.count(name) > 1:
                raise SetupError(f"{MANIFEST}: {name} is named twice")
        for name in self.files:
            if name not in used:
                raise SetupError(f"{MANIFEST}: field files lists {name}, which nothing uses")

    def check_present(self, present: Collection[str]) -> None:
        """Raise `SetupError` unless these are the files; one with a dot in front is a desktop's."""
        own = {name for name in present if not name.startswith(".")} - {MANIFEST}
        if missing := sorted(set(self.files) - own):
            raise SetupError(f"The release is damaged: the file {missing[0]} is missing")
        if stray := sorted(own - set(self.files)):
            raise SetupError(
                f"The release is damaged: the file {shown(stray[0])} is not in its manifest;"
                f" remove it if it does not belong there"
            )


def read(content: bytes) -> Manifest:
    """Raises `SetupError` with the field that is wrong, and for another format."""
    try:
        found = _Format.model_validate_json(content).format  # another one may have other fields
        if found != FORMAT:
            raise SetupError(f"The release has format {shown(found)}, this version reads {FORMAT}.")
        made = Manifest.model_validate_json(content)
    except ValidationError as error:
        raise SetupError(f"The manifest of the release cannot be read: {_why(error)}") from error
    with about("The manifest of the release cannot be read"):
        made.check_names()
    return made


def _why(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    reason = first["msg"].removeprefix("Value error, ").replace("Input should be", "expected")
    if not first["loc"]:
        return f"{MANIFEST}: {reason}"
    field = ".".join(str(part) for part in first["loc"] if part != "[key]")
    if first["type"] == "missing":
        return f"{MANIFEST}: field {field} is missing"
    return f"{MANIFEST}: field {field} is {shown(first['input'])}: {reason}"
