"""The validated rows that every reader yields."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, field_validator, model_validator

from core import naming
from ml.sources.fields import (
    Isrc,
    Language,
    LongWords,
    Name,
    Names,
    Released,
    SpotifyId,
    Tags,
    Title,
    Words,
    wrong,
)

_LONGEST_KEY = 2_000  # bytes; a B-tree entry of PostgreSQL holds 2,704
_LONGEST_TRACK = 24 * 3_600_000  # ms

_Share = Annotated[float | None, Field(ge=0, le=1, allow_inf_nan=False)]


class Features(BaseModel):
    """Audio features as Spotify defined them; -1 as key and 0 as metre mean unknown."""

    model_config = ConfigDict(extra="ignore")

    danceability: _Share = None
    energy: _Share = None
    key: Annotated[int | None, Field(ge=-1, le=11)] = None  # 0 = C
    loudness: Annotated[float | None, Field(ge=-60, le=5, allow_inf_nan=False)] = None  # dB
    mode: Annotated[int | None, Field(ge=0, le=1)] = None  # 1 = major
    speechiness: _Share = None
    acousticness: _Share = None
    instrumentalness: _Share = None
    liveness: _Share = None
    valence: _Share = None
    tempo: Annotated[float | None, Field(ge=0, le=300, allow_inf_nan=False)] = (
        None  # beats a minute
    )
    time_signature: Annotated[int | None, Field(ge=0, le=7)] = None

    @field_validator("key")
    @classmethod
    def _unknown_key(cls, value: int | None) -> int | None:
        return None if value == -1 else value

    @field_validator("time_signature", "tempo")
    @classmethod
    def _zero_is_unknown(cls, value: float | None) -> float | None:
        return value or None


class TrackRow(BaseModel):
    """A track as one file describes it; without title or artists it is nameless."""

    model_config = ConfigDict(extra="ignore")

    spotify_id: SpotifyId | None = None
    isrc: Isrc | None = None
    title: Title | None = None
    artists: Annotated[Names, Field(max_length=100)] = []
    also: Annotated[Names, Field(max_length=50)] = []
    album: Title | None = None
    released: Released = None
    duration_ms: Annotated[int | None, Field(gt=0, le=_LONGEST_TRACK)] = None
    language: Language | None = None
    genres: Annotated[Tags, Field(max_length=100)] = []
    features: Features | None = None
    _key: str | None = PrivateAttr(None)

    @property
    def key(self) -> str | None:
        """`core.naming.recording_key`, or None while nameless."""
        return self._key

    @model_validator(mode="after")
    def _has_identity(self) -> "TrackRow":
        if self.title and self.artists:
            self._key = naming.recording_key(self.title, self.artists)
            if len(self._key.encode()) > _LONGEST_KEY:
                raise wrong("a title and artist of a bearable length")
        else:
            self.title, self.artists, self.also = None, [], []
            if self.spotify_id is None and self.isrc is None:
                raise wrong(
                    "a Spotify id (22 letters and digits), an ISRC, or a title with artists"
                )
        self.album = self.album or None
        return self


class PlaylistHeader(BaseModel):
    """What a playlist is called; `external_id` is unique within its collection."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    external_id: Name
    name: Words = ""
    description: LongWords = ""
    captions: Annotated[list[Words], Field(max_length=100)] = []


@dataclass(frozen=True, slots=True)
class PlaylistRow:
    """A playlist with those of its tracks that are usable, and the line that it begins on."""

    header: PlaylistHeader
    tracks: list[TrackRow]
    line: int


class ArtistRow(BaseModel):
    """Other spellings of an artist."""

    model_config = ConfigDict(extra="ignore")

    name: Name
    also: Annotated[Names, Field(max_length=50)] = []


Row = TrackRow | PlaylistRow | ArtistRow
