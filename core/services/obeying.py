"""What was said is obeyed: wishes applied to candidates, and what has to be said about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.constraints import Constrained, Known, constrain
from core.model import Candidate, Chip, ChipState, Pick, Track
from core.naming import artist_key
from core.ports import Cards
from core.wishes import Kind, Understood, Wish

_LENGTHS = frozenset({Kind.TRACKS, Kind.MINUTES})
_BY_SOUND = frozenset({Kind.TEMPO, Kind.ENERGY, Kind.INSTRUMENTAL})


@dataclass(frozen=True, slots=True)
class Obeyed:
    """The candidates that the wishes leave, and how each wish fared."""

    candidates: tuple[Candidate, ...]
    chips: tuple[Chip, ...]
    constrained: Constrained

    def unknown_facts(self, picks: Sequence[Pick]) -> tuple[tuple[str, int], ...]:
        """How many of the tracks shown could not be judged, by kind of wish."""
        counts = self.constrained.unknown_among(pick.track for pick in picks)
        return tuple(sorted((kind.value, count) for kind, count in counts.items()))


async def obey(
    wish: Understood, candidates: Sequence[Candidate], known: Mapping[int, Track], cards: Cards
) -> Obeyed:
    """Keep the candidates that the wishes allow; those that could be judged come first."""
    asked = [each for each in wish.wishes if each.kind not in _LENGTHS]
    by_id = {candidate.track_id: candidate for candidate in candidates}
    tracks = [known[track_id] for track_id in by_id if track_id in known]
    by_sound = any(each.kind in _BY_SOUND for each in asked)
    profiles = await cards.profiles([track.id for track in tracks]) if by_sound else {}
    left = constrain(
        tracks, asked, wanted=wish.length.tracks, known=Known(profiles), count=artists_among
    )
    return Obeyed(
        candidates=tuple(by_id[track.id] for track in left.kept),
        chips=tuple(_chip(each, left) for each in wish.wishes if each.said),
        constrained=left,
    )


def asked_artists(wish: Understood) -> frozenset[str]:
    """The keys of artists that were asked for; they lift the cap."""
    return frozenset(w.value for w in wish.wishes if w.kind == Kind.ARTIST and not w.negative)


def artists_among(tracks: Sequence[Track]) -> int:
    """How many main artists the tracks have."""
    return len({artist_key(track.artist) for track in tracks})


def _chip(wish: Wish, left: Constrained) -> Chip:
    state = ChipState.HELD
    if wish in left.relaxed:
        state = ChipState.RELAXED
    elif wish in left.unjudged:
        state = ChipState.UNJUDGED
    return Chip(wish.said, wish.negative, state)
