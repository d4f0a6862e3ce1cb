"""What a request knows of the person who asks; the ranking reads it, the bot's memory fills it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Adventure(StrEnum):
    """How far from the known a list may go."""

    SAFE = "safe"
    BALANCED = "balanced"
    BOLD = "bold"


@dataclass(frozen=True, slots=True)
class Listener:
    """One person's settings and feedback, as far as they change a list."""

    adventure: Adventure = Adventure.BALANCED
    languages: frozenset[str] = frozenset()  # ISO 639-1, zxx: instrumental; empty: any
    shown: frozenset[int] = frozenset()  # in the last 14 days: used when nothing else is left
    barred_tracks: frozenset[int] = frozenset()  # disliked, or not now: never in a list
    barred_songs: frozenset[int] = frozenset()  # the same, in every version
    barred_artists: frozenset[str] = frozenset()  # `core.naming.artist_key`
    known_songs: frozenset[int] = frozenset()  # known too well: left out of lists, and counted
    away_from: tuple[int, ...] = ()  # tracks whose mood was wrong: push away, as negative seeds
    liked: Mapping[int, float] = field(default_factory=dict)  # tracks and weights > 0, newest most


#: Somebody of whom nothing is known.
STRANGER = Listener()
