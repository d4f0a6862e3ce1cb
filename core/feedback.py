"""What people say about tracks and do with them, what each acts upon, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from core.listener import Adventure
from core.model import Track
from core.naming import artist_key


class Reaction(StrEnum):
    """What was said about a track."""

    LIKE = "like"
    NOT_NOW = "not-now"  # the song stays out for two weeks
    SONG = "song"  # the song stays out
    ARTIST = "artist"  # all songs of its main artist stay out
    KNOWN = "known"  # left out of recommendations, and counted
    MOOD = "mood"  # pushes away: out of this list's request, lightly from the next ones


#: How long each acts; None: until it is taken back.
ACTS: Mapping[Reaction, timedelta | None] = MappingProxyType(
    {
        Reaction.LIKE: None,
        Reaction.NOT_NOW: timedelta(days=14),
        Reaction.SONG: None,
        Reaction.ARTIST: None,
        Reaction.KNOWN: timedelta(days=365),
        Reaction.MOOD: timedelta(days=30),
    }
)


class Happened(StrEnum):
    """What was done with a track."""

    SHOWN = "shown"  # in a recommended list
    OPENED = "opened"  # its card, or tracks like it
    PRAISED = "praised"  # the list that it was in
    SAVED = "saved"
    POSTED = "posted"  # into a chat, from an inline query


#: How long each is kept.
KEPT: Mapping[Happened, timedelta] = MappingProxyType(
    {
        Happened.SHOWN: timedelta(days=14),
        Happened.OPENED: timedelta(days=365),
        Happened.PRAISED: timedelta(days=365),
        Happened.SAVED: timedelta(days=365),
        Happened.POSTED: timedelta(days=365),
    }
)
#: Feedback that was taken back; people who never come back, with all that is theirs.
UNDONE_KEPT = timedelta(days=1)
ABSENT_KEPT = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Feedback:
    """A reaction to a track; it outlives the track, so it holds what the rules act upon."""

    reaction: Reaction
    track_id: int | None  # None: it left the catalogue
    song_id: int
    artist_key: str
    title: str
    artist: str
    given_at: datetime
    until: datetime | None = None
    id: int = 0  # 0: not stored yet


def feedback_on(track: Track, reaction: Reaction, now: datetime) -> Feedback:
    """What a reaction to a track means from now on."""
    life = ACTS[reaction]
    return Feedback(
        reaction,
        track.id,
        track.song_id,
        artist_key(track.artist),
        track.title,
        track.artist,
        now,
        now + life if life else None,
    )


@dataclass(frozen=True, slots=True)
class Event:
    """The last time that something happened with a track."""

    kind: Happened
    track_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody has chosen."""

    language: str | None = None  # of the interface; None: as the client says
    adventure: Adventure = Adventure.BALANCED
    music_languages: frozenset[str] = field(default_factory=frozenset)  # empty: any


class Scope(StrEnum):
    """How much is to be forgotten."""

    FEEDBACK = "feedback"
    HISTORY = "history"  # what was shown and opened, and the lists that are still kept
    EVERYTHING = "everything"
