"""Which tracks may be in a list, by the wishes that are switched on.

A pure function of the candidates and the wishes: switching a wish off ranks again without asking
anybody. Hard wishes (`Wish.hard`) are obeyed. Of soft wishes as few as possible are relaxed, in
the order of `RELAXED`, until enough tracks are left.

Wanted things of one kind are alternatives (`soul or funk`, `60s and 70s`), except genres said in
one breath, of which a track must be all (`k-pop ballad`). Unwanted things all count.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from core.model import AudioProfile, Track
from core.wishes import Kind, Wish
from core.wishes.judging import Judge, Verdict, judge_of

#: A track of unknown genre, year or language fails a hard wish while so many known ones remain.
KNOWN_ENOUGH = 10
#: Which soft wishes give way, the first first.
RELAXED = (Kind.ENERGY, Kind.TEMPO, Kind.GENRE, Kind.ARTIST)

Place = Callable[[Track], Hashable]
_Group = tuple[tuple[Wish, ...], ...]  # alternatives, each of wishes that belong together


@dataclass(frozen=True, slots=True)
class Constrained:
    """The tracks that are left, and what has to be said about them."""

    kept: tuple[Track, ...]
    unknown: Mapping[int, frozenset[Kind]]  # track id to the hard kinds that it cannot be judged by
    relaxed: tuple[Wish, ...] = ()  # soft wishes that not enough tracks meet
    unjudged: tuple[Wish, ...] = ()  # soft wishes that nothing is known about
    #: How many tracks in a row meet the wishes equally well, in the order of `kept`.
    steps: tuple[int, ...] = ()

    def unknown_among(self, shown: Iterable[Track]) -> Counter[Kind]:
        """How many of the tracks shown could not be judged, by kind."""
        return Counter(kind for track in shown for kind in self.unknown.get(track.id, ()))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the tracks themselves."""

    profiles: Mapping[int, AudioProfile] = field(default_factory=dict)  # by track id
    spellings: Mapping[str, Collection[str]] = field(default_factory=dict)  # by a wish's id

    def names(self, wish: Wish) -> Collection[str]:
        """Other spellings of the artist that a wish is about."""
        return self.spellings.get(wish.id, ()) if wish.kind == Kind.ARTIST else ()


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """A group of wishes and whether each track meets it."""

    group: _Group
    verdicts: Sequence[Verdict]


def switched_on(wishes: Iterable[Wish], off: Collection[str]) -> tuple[Wish, ...]:
    """The wishes whose ids are not in `off`."""
    return tuple(wish for wish in wishes if wish.id not in off)


def constrain(
    tracks: Sequence[Track],
    wishes: Iterable[Wish],
    *,
    wanted: int = 10,
    known: Known | None = None,
    place: Place = lambda track: track.id,
) -> Constrained:
    """Which tracks the wishes leave, best first.

    Tracks that all hard wishes are known to hold for come first, then those that fewer could be
    judged by; within these, those that meet relaxed wishes come first. Otherwise the given order
    stays. The soft wishes are to leave `wanted` tracks, if the hard ones leave so many; of tracks
    with the same `place` a list holds one (their artist, where it holds one track an artist).
    """
    know = known or Known()
    asked = list(wishes)
    if not asked:
        return Constrained(tuple(tracks), {}, steps=(len(tracks),) if tracks else ())
    hard = _groups(wish for wish in asked if wish.hard)
    soft = _groups(sorted((w for w in asked if not w.hard), key=lambda w: RELAXED.index(w.kind)))

    left, unknown = _allowed(tracks, hard, know, place)
    judged = [_Judged(group, _verdicts(group, left, know)) for group in soft]
    unjudged = [each for each in judged if left and all(met is None for met in each.verdicts)]
    relaxed = _relaxed([each for each in judged if each not in unjudged], left, wanted, place)
    held = [each for each in judged if each not in unjudged and each not in relaxed]

    places = _meeting(held, len(left))
    if not relaxed and not unknown:
        kept = tuple(left[at] for at in places)
        return Constrained(kept, {}, unjudged=_flat(unjudged), steps=(len(kept),) if kept else ())

    def standing(at: int) -> tuple[int, ...]:
        missed = (not each.verdicts[at] for each in reversed(relaxed))
        return len(unknown.get(left[at].id, ())), *missed

    places.sort(key=standing)
    kept = tuple(left[at] for at in places)
    return Constrained(
        kept=kept,
        unknown={track.id: unknown[track.id] for track in kept if track.id in unknown},
        relaxed=_flat(relaxed),
        unjudged=_flat(unjudged),
        steps=tuple(len(list(run)) for _, run in groupby(places, key=standing)),
    )


def _flat(judged: Iterable[_Judged]) -> tuple[Wish, ...]:
    return tuple(wish for each in judged for run in each.group for wish in run)


def _meeting(held: Sequence[_Judged], size: int) -> list[int]:
    """The places of the tracks that meet every one of the groups."""
    if not held:
        return list(range(size))
    every = zip(*(each.verdicts for each in held), strict=True)
    return [at for at, mets in enumerate(every) if all(mets)]


def _allowed(
    tracks: Sequence[Track],
    hard: Sequence[_Group],
    known: Known,
    place: Place,
) -> tuple[list[Track], dict[int, frozenset[Kind]]]:
    """The tracks that break no hard wish, and by which kinds they could not be judged."""
    left = list(tracks)
    open_to: list[dict[int, Verdict]] = []  # of each group, by track id
    for group in hard:
        verdicts = _verdicts(group, left, known)
        open_to.append(
            {track.id: met for track, met in zip(left, verdicts, strict=True) if met is not False}
        )
        left = [track for track, met in zip(left, verdicts, strict=True) if met is not False]
    for mets in open_to:
        sure = [track for track in left if mets[track.id]]
        if len(sure) < len(left) and _filled(sure, place, KNOWN_ENOUGH) == KNOWN_ENOUGH:
            left = sure
    kinds = [group[0][0].kind for group in hard]
    unknown = {}
    for track in left:
        missing = [kind for kind, mets in zip(kinds, open_to, strict=True) if not mets[track.id]]
        if missing:
            unknown[track.id] = frozenset(missing)
    return left, unknown


def _relaxed(
    soft: Sequence[_Judged],
    left: Sequence[Track],
    wanted: int,
    place: Place,
) -> list[_Judged]:
    """The groups that have to give way; putting any one of them back leaves too few tracks."""
    if not soft:
        return []
    goal = _filled(left, place, wanted)

    def enough(held: Sequence[_Judged]) -> bool:
        meeting = (left[at] for at in _meeting(held, len(left)))
        return _filled(meeting, place, goal) == goal

    held, given = list(soft), []
    while held and not enough(held):
        given.append(held.pop(0))
    for each in list(reversed(given)):
        if enough([*held, each]):
            held.append(each)
            given.remove(each)
    return given


def _filled(tracks: Iterable[Track], place: Place, most: int) -> int:
    """How many places of a list the tracks fill, counted up to `most`."""
    filled: set[Hashable] = set()
    for track in tracks:
        if len(filled) >= most:
            break
        filled.add(place(track))
    return len(filled)


def _groups(wishes: Iterable[Wish]) -> list[_Group]:
    """Wanted things of one kind together, unwanted ones each by itself."""
    groups: dict[object, list[Wish]] = {}
    for wish in wishes:
        groups.setdefault(wish if wish.negative else wish.kind, []).append(wish)
    return [_runs(group) for group in groups.values()]


def _runs(wishes: Iterable[Wish]) -> _Group:
    """Alternatives; genres with no more than a space between them are one."""
    runs: list[list[Wish]] = []
    for wish in sorted(wishes, key=lambda wish: wish.span):
        last = runs[-1][-1] if runs else None
        apart = wish.span[0] - last.span[1] if last else None
        if wish.kind == Kind.GENRE and apart in {0, 1} and wish.said:
            runs[-1].append(wish)
        else:
            runs.append([wish])
    return tuple(map(tuple, runs))


def _verdicts(group: _Group, tracks: Sequence[Track], known: Known) -> list[Verdict]:
    """Whether each track meets the group: one of its runs as a whole."""
    profiles = known.profiles
    runs = [[judge_of(wish, known.names(wish)) for wish in run] for run in group]
    if len(runs) == 1 and len(runs[0]) == 1:
        judge = runs[0][0]
        return [judge(track, profiles.get(track.id)) for track in tracks]
    return [_met(runs, track, profiles.get(track.id)) for track in tracks]


def _met(runs: Sequence[Sequence[Judge]], track: Track, profile: AudioProfile | None) -> Verdict:
    verdict: Verdict = False
    for run in runs:
        each = [judge(track, profile) for judge in run]
        met = each[0] if len(each) == 1 else _all(each)
        if met:
            return True
        if met is None:
            verdict = None
    return verdict


def _all(each: Collection[Verdict]) -> Verdict:
    if False in each:
        return False
    return None if None in each else True
