"""The values that the rest speaks in: tracks, lists, reasons, releases."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

FEATURES = (
    "danceability", "energy", "key", "loudness", "mode", "speechiness", "acousticness",
    "instrumentalness", "liveness", "valence", "tempo", "time_signature",
)  # fmt: skip

TRACK_DIMENSION = 256
PLAYLIST_DIMENSION = 512


@dataclass(frozen=True, slots=True)
class Track:
    """One recording, as it is shown."""

    id: int
    song_id: int
    title: str
    artists: tuple[str, ...]
    album: str | None = None
    released: str | None = None  # YYYY, YYYY-MM or YYYY-MM-DD
    duration_ms: int | None = None
    language: str | None = None
    genres: tuple[str, ...] = ()
    version: str = ""
    popularity: int = 0
    spotify_id: str | None = None

    @property
    def year(self) -> int | None:
        """The year of release, when it is known."""
        return int(self.released[:4]) if self.released else None

    @property
    def artist(self) -> str:
        """The main artist."""
        return self.artists[0]


@dataclass(frozen=True, slots=True)
class AudioProfile:
    """Audio features by name (`FEATURES`); those in `estimated` come from a model."""

    values: dict[str, float]
    estimated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Playlist:
    """A playlist of a collection, as evidence."""

    id: int
    name: str
    captions: tuple[str, ...] = ()


# Why a track is in a list ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InPlaylists:
    """It sits in `count` of the playlists nearest to the words; `like` names the nearest."""

    count: int
    like: str


@dataclass(frozen=True, slots=True)
class WithSeeds:
    """It is listed together with, or lies near to, these seeds (titles, strongest first)."""

    titles: tuple[str, ...]
    together: int  # playlists that hold it beside a seed; 0: near by its vector alone


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Its title or artist is what was typed."""


@dataclass(frozen=True, slots=True)
class TagMatch:
    """Its genres hold these of the words."""

    tags: tuple[str, ...]


Reason = InPlaylists | WithSeeds | NameMatch | TagMatch


# Candidates and lists ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """A track proposed by one route."""

    track_id: int
    score: float  # higher is better; comparable within the route only
    reason: Reason


@dataclass(frozen=True, slots=True)
class Pick:
    """A track in a list, and why."""

    track: Track
    score: float
    reason: Reason


class Note(StrEnum):
    """What the answer says beside the list."""

    ENCODER_DOWN = "encoder-down"  # answered by titles and tags alone
    FEWER_THAN_ASKED = "fewer-than-asked"
    DURATION_MISSED = "duration-missed"
    LENGTHS_UNKNOWN = "lengths-unknown"
    CAPPED_AT_LIMIT = "capped-at-limit"  # more than 50 were asked for


@dataclass(frozen=True, slots=True)
class Length:
    """How long a list is to be: a number of tracks, or a duration."""

    tracks: int = 10
    duration_ms: int | None = None
    asked: bool = False  # said in the text, not the default


class ChipState(StrEnum):
    """What became of something that was asked for."""

    HELD = "held"
    RELAXED = "relaxed"  # not enough tracks meet it
    UNJUDGED = "unjudged"  # nothing is known about it


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that was understood, in the words it was said in."""

    said: str
    negative: bool = False
    state: ChipState = ChipState.HELD


class ListKind(StrEnum):
    """Which command made a list."""

    SEARCH = "search"
    MOOD = "mood"
    RECOMMEND = "recommend"


@dataclass(frozen=True, slots=True)
class TrackList:
    """An answer: tracks in order, each with its reason."""

    kind: ListKind
    query: str
    picks: tuple[Pick, ...]
    sources: tuple[str, ...] = ()  # names of the playlists it drew on, nearest first
    seeds: tuple[Track, ...] = ()
    unknown: tuple[str, ...] = ()  # seeds that name no song
    length: Length = field(default_factory=Length)
    notes: frozenset[Note] = frozenset()
    understood: tuple[Chip, ...] = ()
    unknown_facts: tuple[tuple[str, int], ...] = ()  # kind of wish, tracks it cannot be judged for

    @property
    def duration_ms(self) -> int | None:
        """The length of the whole list; None when a track's is unknown."""
        lengths = [pick.track.duration_ms for pick in self.picks]
        return None if None in lengths else sum(length or 0 for length in lengths)


@dataclass(frozen=True, slots=True)
class TrackCard:
    """Everything known about a track."""

    track: Track
    profile: AudioProfile | None
    playlists: tuple[Playlist, ...]
    neighbours: tuple[Pick, ...]


# Releases ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Release:
    """What was trained together; a request stays on the release it began with."""

    id: int
    version: str
    encoders: tuple[str, ...]  # names of the encoders that it holds a projector for
    collections: tuple[str, ...] = ()


def unique(items: Sequence[str]) -> list[str]:
    """The items in order, each once."""
    return list(dict.fromkeys(items))
