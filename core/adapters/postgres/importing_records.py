"""What an import reads from the catalogue and writes to it."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class StoredTrack:
    """A row of `tracks` with its ids and features, as an import sees it."""

    id: int
    song_id: int
    recording_key: str | None
    isrc: str | None
    title: str | None
    artists: tuple[str, ...]
    also: tuple[str, ...]
    album: str | None
    released: str | None
    duration_ms: int | None
    language: str | None
    genres: tuple[str, ...]
    version: str
    features: dict[str, float] = field(default_factory=dict)  # measured ones alone
    estimated: tuple[str, ...] = ()  # names of the features that a model estimated
    spotify_ids: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # further recording keys and ISRCs


@dataclass(frozen=True, slots=True)
class StoredPlaylist:
    """A playlist of a collection with its tracks in order, each once."""

    external_id: str
    name: str
    description: str
    captions: tuple[str, ...]
    track_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SavedPlaylists:
    """What writing playlists did."""

    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class CatalogueSize:
    """How much the catalogue holds."""

    playlists: int
    entries: int
    spotify_ids: int
    named: int
    nameless: int
    songs: int
    artists: int
