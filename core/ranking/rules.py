"""The rules that hold for every list: each song once, artists apart, no more than the cap."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.model import Length, Track
from core.naming import artist_key, fold


@dataclass(frozen=True, slots=True)
class Rules:
    """What a list obeys beside the order of its candidates."""

    per_artist: int | None = 1  # None: no cap
    without_tracks: frozenset[int] = frozenset()
    without_songs: frozenset[int] = frozenset()
    without_artists: frozenset[str] = frozenset()  # `artist_key`s
    free_artists: frozenset[str] = frozenset()  # `artist_key`s that were asked for


def artist_cap(tracks: int) -> int:
    """One track an artist in lists of up to ten, two in longer ones."""
    return 1 if tracks <= Length().tracks else 2


def admissible(tracks: Iterable[Track], rules: Rules, most: int | None = None) -> list[Track]:
    """The tracks that the rules let in, in order: each song once, no artist above the cap."""
    songs: set[int] = set(rules.without_songs)
    held: Counter[str] = Counter()
    allowed: list[Track] = []
    for track in tracks:
        if track.id in rules.without_tracks or track.song_id in songs:
            continue
        artist = artist_key(track.artist)
        if rules.without_artists and not rules.without_artists.isdisjoint(
            map(artist_key, track.artists)
        ):
            continue
        free = rules.per_artist is None or artist in rules.free_artists
        if not free and rules.per_artist is not None and held[artist] >= rules.per_artist:
            continue
        songs.add(track.song_id)
        held[artist] += 1
        allowed.append(track)
        if len(allowed) == most:
            break
    return allowed


def clash(one: Track, other: Track) -> bool:
    """Whether two tracks may not stand side by side: a shared artist or the same album."""
    shared = {artist_key(name) for name in one.artists} & {
        artist_key(name) for name in other.artists
    }
    same_album = (
        one.album is not None and other.album is not None and fold(one.album) == fold(other.album)
    )
    return bool(shared) or (same_album and artist_key(one.artist) == artist_key(other.artist))


def spread(
    tracks: Sequence[Track], length: int, *, free_artists: frozenset[str] = frozenset()
) -> list[Track]:
    """At most `length` tracks in order, none beside one that it clashes with.

    The best track that does not clash with the last one comes next; where none is left the list
    ends early, unless only artists that were asked for remain.
    """
    rest = list(tracks)
    chosen: list[Track] = []
    while rest and len(chosen) < length:
        at = next(
            (
                index
                for index, track in enumerate(rest)
                if not chosen or not clash(chosen[-1], track)
            ),
            None,
        )
        if at is None:
            at = next(
                (i for i, track in enumerate(rest) if artist_key(track.artist) in free_artists),
                None,
            )
        if at is None:
            break
        chosen.append(rest.pop(at))
    return chosen
