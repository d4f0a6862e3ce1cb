"""The values that the rest speaks in: tracks, lists, reasons, releases."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

FEATURES = (
    "danceability", "energy", "key", "loudness", "mode", "speechiness", "acousticness",
    "instrumentalness", "liveness", "valence", "tempo", "time_signature",
)  # fmt: skip

TRACK_DIMENSION = 256
PLAYLIST_DIMENSION = 512


class Track(NamedTuple):
    """One recording, as it is shown.

    A named tuple, because a request makes hundreds: a frozen dataclass takes five times as long.
    """

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


class Playlist(NamedTuple):
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


class Kinship(StrEnum):
    """In which way a track goes with a seed."""

    NEAR = "near"  # by its vector, or listed together
    ARTIST = "artist"  # of the same artist
    SOUND = "sound"  # sounds alike; nothing else is known of one of the two


@dataclass(frozen=True, slots=True)
class WithSeeds:
    """It is listed together with, or lies near to, these seeds (titles, strongest first)."""

    titles: tuple[str, ...]
    together: int  # playlists that hold it beside a seed; 0: near by its vector alone
    how: Kinship = Kinship.NEAR


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Its title or artist is what was typed."""


@dataclass(frozen=True, slots=True)
class TagMatch:
    """Its genres hold these of the words."""

    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Popular:
    """Nothing but wishes was said, and this meets them; so many playlists hold it."""

    playlists: int


Reason = InPlaylists | WithSeeds | NameMatch | TagMatch | Popular


# Lists -------------------------------------------------------------------------------------


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
    OFF = "off"  # switched off with a tap: it was understood and is not obeyed


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that was understood, in the words it was said in."""

    said: str
    negative: bool = False
    state: ChipState = ChipState.HELD
    id: str = ""  # `core.wishes.Wish.id`: the same for the same wish in any text; fits a button


@dataclass(frozen=True, slots=True)
class Achieved:
    """How far from the known a list really goes; None where it cannot be told."""

    new_artists: float | None = None  # share of main artists that neither the seeds nor likes hold
    popularity: float | None = None  # median percentile among the catalogue's tracks, 0 to 1
    similarity: float | None = None  # mean cosine of the picks to what was asked for


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
    left_out_known: int = 0  # songs known too well that would have been in the list
    achieved: Achieved | None = None  # None: nothing was measured

    @property
    def duration_ms(self) -> int | None:
        """The length of the whole list; None when a track's is unknown."""
        lengths = [pick.track.duration_ms for pick in self.picks]
        return None if None in lengths else sum(length or 0 for length in lengths)


# Why, in full --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SeedEvidence:
    """A seed, or a liked track, carried it."""

    track: Track
    together: int = 0  # playlists that hold both; 0: near by its vector alone


@dataclass(frozen=True, slots=True)
class PlaylistEvidence:
    """A playlist carried it."""

    id: int
    name: str  # "": it has none that may be shown


@dataclass(frozen=True, slots=True)
class TagEvidence:
    """Its genres carried it."""

    tags: tuple[str, ...]


Evidence = SeedEvidence | PlaylistEvidence | TagEvidence


@dataclass(frozen=True, slots=True)
class Why:
    """Why a track stands in a list, and where it would stand without its strongest evidence.

    Ranks count from 1 and are those of the same request ranked again; `without` may lie behind
    the end of the list, and is None when the track would not be found at all.
    """

    track: Track
    rank: int  # in the list
    reason: Reason
    evidence: Evidence | None = None  # None: nothing single carried it
    without: int | None = None
    length: int = 0  # tracks in the list: a `without` behind it is out of the list


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
    models: tuple[str, ...] = ()  # names of the small models that it holds
    #: Counts of playlists that hold a track, ascending, and the share of tracks below each.
    popularity: tuple[tuple[int, float], ...] = ()


def unique(items: Sequence[str]) -> list[str]:
    """The items in order, each once."""
    return list(dict.fromkeys(items))


@dataclass(frozen=True, slots=True)
class Attempt:
    """How often an update was begun, this time included, and whether it was ever finished."""

    number: int
    excused: int = 0  # earlier ones that failed because a store or Telegram was down
    finished: bool = False
