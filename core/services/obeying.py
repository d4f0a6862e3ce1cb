"""What was said is obeyed: wishes applied to candidates, and what has to be said about it."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from core.constraints import Constrained, Known, Place, constrain, switched_on
from core.model import Chip, ChipState, Track
from core.naming import artist_key
from core.ports import TitleSearch
from core.reading import Reading, Sift
from core.wishes import Kind, Understood, Wish

LENGTHS = frozenset({Kind.TRACKS, Kind.MINUTES})
_BY_SOUND = frozenset({Kind.TEMPO, Kind.ENERGY, Kind.INSTRUMENTAL})
_EARLIEST, _LATEST = 0, 9_999  # years
_LOOKED_AT = 40  # tracks under an artist's name


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is to obey."""

    wishes: tuple[Wish, ...] = ()  # switched on, without lengths
    said: tuple[Wish, ...] = ()  # all that was understood, for the chips
    off: frozenset[str] = frozenset()
    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by a wish's id

    @property
    def artists(self) -> frozenset[str]:
        """The keys of artists that were asked for; they lift the cap."""
        return frozenset(
            key
            for wish in self.wishes
            if wish.kind == Kind.ARTIST and not wish.negative
            for key in (wish.value, *map(artist_key, self.spellings.get(wish.id, ())))
        )

    @property
    def says_language(self) -> bool:
        """Whether the text itself says what language is wanted."""
        return any(
            (wish.kind == Kind.LANGUAGE or "@" in wish.value) and not wish.negative
            for wish in self.wishes
        )


@dataclass(frozen=True, slots=True)
class Obeyed:
    """The tracks that the wishes leave, and how each wish fared."""

    constrained: Constrained
    chips: tuple[Chip, ...]

    def unknown_facts(self, shown: Sequence[Track]) -> tuple[tuple[str, int], ...]:
        """How many of the tracks shown could not be judged, by kind of wish."""
        counts = self.constrained.unknown_among(shown)
        return tuple(sorted((kind.value, count) for kind, count in counts.items()))


async def wanted_of(understood: Understood, off: frozenset[str], titles: TitleSearch) -> Wanted:
    """The wishes that are switched on, with the spellings of artists that the catalogue knows."""
    on = switched_on(understood.wishes, off)
    spellings = {}
    for wish in on:
        if wish.kind == Kind.ARTIST:
            spellings[wish.id] = await _spellings(wish.value, titles)
    return Wanted(
        tuple(wish for wish in on if wish.kind not in LENGTHS), understood.wishes, off, spellings
    )


async def _spellings(key: str, titles: TitleSearch) -> tuple[str, ...]:
    """The name under which the catalogue credits the artist of this key, whatever the script.

    The key may also be the title of somebody's song: the artist whom most of the tracks share is
    meant, and one track alone names nobody.
    """
    found = await titles.exact([key], _LOOKED_AT)
    credited: dict[str, int] = {}
    for track in found:
        for name in track.artists:
            credited[name] = credited.get(name, 0) + 1
    best = max(credited, key=lambda name: credited[name], default=None)
    titled = sum(key == artist_key(track.title) for track in found)
    if best is None or (artist_key(best) != key and credited[best] <= titled):
        return ()
    return (best,)


def sift_of(wanted: Wanted) -> Sift:
    """What the database can leave out: languages and years that are known to be others."""
    languages = frozenset(
        wish.value for wish in wanted.wishes if wish.kind == Kind.LANGUAGE and not wish.negative
    )
    spans = [
        _span(wish.value) for wish in wanted.wishes if wish.kind == Kind.YEARS and not wish.negative
    ]
    years = (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None
    return Sift(languages, years)


async def obey(reading: Reading, wanted: Wanted, tracks: Sequence[Track], length: int) -> Obeyed:
    """Keep the tracks that the wishes allow; those that could be judged come first."""
    by_sound = any(wish.kind in _BY_SOUND for wish in wanted.wishes)
    profiles = await reading.profiles([track.id for track in tracks]) if by_sound else {}
    left = constrain(
        tracks,
        wanted.wishes,
        wanted=length,
        known=Known(profiles, wanted.spellings),
        place=_place_of(wanted.artists),
    )
    chips = tuple(_chip(wish, left, wanted.off) for wish in wanted.said if wish.said)
    return Obeyed(left, chips)


def _place_of(free: frozenset[str]) -> Place:
    """Which place of a list a track takes: one an artist, any of one asked for."""

    def place(track: Track) -> Hashable:
        key = artist_key(track.artist)
        return track.song_id if key in free else key

    return place


def _span(value: str) -> tuple[int, int]:
    first, _, last = value.partition("-")
    return int(first or _EARLIEST), int(last or _LATEST)


def _chip(wish: Wish, left: Constrained, off: frozenset[str]) -> Chip:
    state = ChipState.HELD
    if wish.id in off:
        state = ChipState.OFF
    elif wish in left.relaxed:
        state = ChipState.RELAXED
    elif wish in left.unjudged:
        state = ChipState.UNJUDGED
    return Chip(wish.said, wish.negative, state, wish.id)
