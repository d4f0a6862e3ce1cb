"""The last stretch that every recommended list shares: order, rules, length, and what was reached.

A list is a function of its request and of what the reading says: ranked again with the same
request it is the same list, which is what `core.services.reasons` builds on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

import numpy as np

from core.fill import fill, reached
from core.listener import STRANGER, Listener
from core.model import Achieved, Length, Note, Release, Track, TrackList
from core.naming import artist_key
from core.ranking import (
    MOST_CANDIDATES,
    Fused,
    Route,
    Rules,
    admissible,
    artist_cap,
    diverse,
    fuse,
    shuffled,
    spread,
    temper_of,
    tempered,
)
from core.ranking.chance import nearness
from core.ranking.fusion import Scores
from core.reading import Ids, Matrix, Reading, Sift
from core.services.figures import likeness_to, new_artists
from core.services.obeying import Obeyed, Wanted, obey, sift_of
from core.services.ordering import Order, percentiles, worth_of
from core.stages import Stage, announce
from core.together import together

#: So many candidates are sifted when something was asked for that most tracks do not meet.
MOST_SIFTED = 1_500
#: Of so many times the candidates wanted, languages and years are looked at first.
_SIFTED = 5
#: Of so many times the candidates chosen among, the vectors are read at once: rules and wishes let
#: about half of them in.
_LIKELY = 2
#: Admissible tracks beyond those that are shown, lest neighbours clash.
_SPARE = 20
#: How far behind the end of a list a rank is told.
DEEP = 100
_NOTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Request:
    """A list that is to be made."""

    release: Release
    routes: tuple[Route, ...]
    length: Length = field(default_factory=Length)
    wanted: Wanted = _NOTHING
    listener: Listener = STRANGER
    seeds: tuple[Track, ...] = ()
    seed_vectors: Matrix | None = None  # [seeds with a vector, 256]
    against: tuple[Track, ...] = ()
    away: tuple[Route, ...] = ()  # what they propose loses
    top: Track | None = None  # stands above the list
    turn: int = 0  # of chance; 0: the plain order
    seen: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Made:
    """A list, the order that it was cut from, and what is to be said of it."""

    tracks: tuple[Track, ...]
    order: tuple[Track, ...]  # begins with the list, and goes on when it was made `deep`
    worth: Mapping[int, float]  # by track id
    fused: Fused
    obeyed: Obeyed
    notes: frozenset[Note]
    left_out_known: int
    achieved: Achieved


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Candidates in order, and what is known of them in the order that they were read."""

    ordered: Sequence[Track]
    worth: Scores  # [candidates as read]
    share: Scores  # [candidates as read] percentile of popularity
    obeyed: Obeyed  # what the wishes leave of `ordered`


async def make(
    reading: Reading, request: Request, order: Order | None = None, *, deep: bool = False
) -> Made:
    """Rank, sift, diversify and cut; deeper when what was asked for is rare.

    With `deep` the order goes on to `DEEP` tracks; the list is the same.
    """
    announce(Stage.RANKING)
    fused = fuse(request.routes, request.away)
    ids = _open_to(fused.ids, request)
    depth = max(temper_of(request.listener.adventure).depth, 8 * _size(request.length))
    depth = min(depth, MOST_CANDIDATES)
    familiar = await _familiar(reading, request)
    sift = sift_of(request.wanted)
    ahead = ids[: _SIFTED * depth if sift != Sift() else depth]
    found = await reading.details(ahead, depth, sift)
    made = await _made(reading, request, order, fused, found, familiar=familiar, deep=deep)
    deeper = _deeper(made)
    if deeper > depth and (len(ids) > len(ahead) or len(found) == depth):
        every = await reading.details(ids[:MOST_SIFTED], deeper, sift)
        made = await _made(reading, request, order, fused, every, familiar=familiar, deep=deep)
    return made


def _deeper(made: Made) -> int:
    """How many candidates to look at once more, where what was asked for is rare; 0: enough."""
    if Note.FEWER_THAN_ASKED in made.notes:
        return MOST_SIFTED
    return MOST_CANDIDATES if made.obeyed.constrained.relaxed else 0


async def _familiar(reading: Reading, request: Request) -> frozenset[str]:
    """The artists of the seeds and of what the listener likes."""
    known = list(request.seeds)
    liked = [number for number in request.listener.liked if number not in {t.id for t in known}]
    if liked:
        known += await reading.details(np.array(liked, np.int64), len(liked), Sift())
    return frozenset(artist_key(name) for track in known for name in track.artists)


def _open_to(ids: Ids, request: Request) -> Ids:
    """The proposals without what may never be shown; what was shown lately stands behind."""
    never = request.seen | request.listener.barred_tracks
    never |= {track.id for track in (*request.seeds, *request.against)}
    kept = ids[~_among(ids, never)] if never else ids
    if not request.listener.shown:
        return kept
    shown = _among(kept, request.listener.shown)
    return np.concatenate([kept[~shown], kept[shown]])


def _among(ids: Ids, some: frozenset[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.isin(ids, np.fromiter(some, np.int64, len(some)))


async def _made(
    reading: Reading,
    request: Request,
    order: Order | None,
    fused: Fused,
    tracks: Sequence[Track],
    *,
    familiar: frozenset[str],
    deep: bool,
) -> Made:
    likely = [track.id for track in tracks[: _LIKELY * _choice(request)]]
    _, weighed = await together(
        reading.look_ahead(likely),  # read while the candidates are weighed
        _weighed(reading, request, order, fused, tracks, familiar),
    )
    obeyed, worth, share = weighed.obeyed, weighed.worth, weighed.share
    chosen, front, vectors = await _diversified(reading, obeyed, request, DEEP if deep else 0)
    listed, notes = _cut(chosen, request)
    timed = request.length.duration_ms is not None
    row = {track.id: at for at, track in enumerate(tracks)}
    at = [row[track.id] for track in listed]
    return Made(
        tracks=listed,
        order=tuple(_spread(chosen, DEEP, request)) if deep and not timed else listed,
        worth={track.id: float(worth[place]) for track, place in zip(listed, at, strict=True)},
        fused=fused,
        obeyed=obeyed,
        notes=notes,
        left_out_known=_left_out(weighed.ordered, listed, request.listener),
        achieved=Achieved(
            new_artists=new_artists(listed, familiar),
            popularity=float(np.median(share[at])) if at and request.release.popularity else None,
            similarity=likeness_to(request.seed_vectors, listed, front, vectors),
        ),
    )


async def _weighed(
    reading: Reading,
    request: Request,
    order: Order | None,
    fused: Fused,
    tracks: Sequence[Track],
    familiar: frozenset[str],
) -> _Weighed:
    """Put the candidates in order and apply the wishes."""
    listener = request.listener
    share = percentiles(request.release, tracks)
    worth = tempered(
        tracks,
        await worth_of(reading, fused, tracks, request.seeds, order),
        share,
        listener,
        familiar=familiar,
        any_language=request.wanted.says_language,
    )
    best = np.argsort(-worth, kind="stable")
    ids = np.array([track.id for track in tracks], np.int64)
    ordered = [tracks[at] for at in best[shuffled(ids[best], request.turn)]]
    fresh = ordered
    if listener.known_songs:
        fresh = [track for track in ordered if track.song_id not in listener.known_songs]
    obeyed = await obey(reading, request.wanted, fresh, request.length.tracks)
    return _Weighed(ordered, worth, share, obeyed)


async def _diversified(
    reading: Reading, obeyed: Obeyed, request: Request, least: int
) -> tuple[list[Track], dict[int, int], Matrix]:
    """Maximal marginal relevance among tracks that meet the wishes equally well.

    What was shown lately comes last, and only where nothing else is left. With the places of those
    that it chose among, best first, and their vectors.
    """
    left, shown = obeyed.constrained, request.listener.shown
    steps = (at for at, size in enumerate(left.steps) for _ in range(size))
    step = {track.id: (track.id in shown, at) for track, at in zip(left.kept, steps, strict=True)}
    kept = sorted(left.kept, key=lambda track: track.id in shown) if shown else left.kept
    temper = temper_of(request.listener.adventure)
    size, choice = _size(request.length), _choice(request)
    allowed = admissible(kept, _rules(request), max(choice, least) + _SPARE)
    front = allowed[:choice]
    vectors = await reading.vectors([track.id for track in front])
    chosen: list[Track] = []
    for _, run in groupby(range(len(front)), key=lambda at: step[front[at].id]):
        places = list(run)
        wanted = max(0, size + 10 - len(chosen))
        order = diverse(nearness(len(places)), vectors[places], temper.balance, wanted)
        chosen += [front[places[at]] for at in order]
    own = {track.id: at for at, track in enumerate(front)}
    return [*chosen, *allowed[choice:]], own, vectors


def _choice(request: Request) -> int:
    """How many candidates a list is chosen among."""
    return temper_of(request.listener.adventure).choice * _size(request.length)


def _rules(request: Request) -> Rules:
    length, listener = request.length, request.listener
    apart = (*request.seeds, *request.against, *([request.top] if request.top else []))
    return Rules(
        artist_cap(expected_tracks(length)),
        without_tracks=listener.barred_tracks,
        without_songs=listener.barred_songs | {track.song_id for track in apart},
        without_artists=listener.barred_artists,
        free_artists=request.wanted.artists,
    )


def _cut(chosen: Sequence[Track], request: Request) -> tuple[tuple[Track, ...], frozenset[Note]]:
    length = request.length
    if length.duration_ms is None:
        listed = _spread(chosen, length.tracks, request)
        short = len(listed) < length.tracks
        return tuple(listed), frozenset({Note.FEWER_THAN_ASKED} if short else ())
    timed = [track for track in chosen if track.duration_ms]
    listed = _spread(fill(timed, length.duration_ms), length.tracks, request)
    if reached(listed, length.duration_ms):
        return tuple(listed), frozenset()
    unknown = len(timed) < len(chosen)
    return tuple(listed), frozenset(
        {Note.DURATION_MISSED, *([Note.LENGTHS_UNKNOWN] if unknown else [])}
    )


def _spread(chosen: Sequence[Track], length: int, request: Request) -> list[Track]:
    return spread(chosen, length, free_artists=request.wanted.artists)


def _left_out(ordered: Sequence[Track], listed: Sequence[Track], listener: Listener) -> int:
    """How many known songs stand before the last track of the list."""
    if not listener.known_songs or not listed:
        return 0
    shown = {track.id for track in listed}
    last = max(at for at, track in enumerate(ordered) if track.id in shown)
    return len({track.song_id for track in ordered[:last]} & listener.known_songs)


async def told(
    reading: Reading, tracks: Sequence[Track], tell: Callable[[], TrackList]
) -> TrackList:
    """The list that `tell` makes of some of the tracks, with their Spotify ids.

    These are read while it is made; candidates are ranked without.
    """

    async def telling() -> TrackList:
        return tell()

    ids, listing = await together(reading.spotify_ids([track.id for track in tracks]), telling())
    return replace(
        listing,
        picks=tuple(
            replace(pick, track=pick.track._replace(spotify_id=ids[pick.track.id]))
            if pick.track.id in ids
            else pick
            for pick in listing.picks
        ),
    )


def expected_tracks(length: Length) -> int:
    """About how many tracks a list holds: a duration at three and a half minutes each."""
    if length.duration_ms is None:
        return length.tracks
    return max(1, min(length.tracks, round(length.duration_ms / 210_000)))


def _size(length: Length) -> int:
    """How many tracks a list may need: of a duration half as many again, lest they are short."""
    return length.tracks if length.duration_ms is None else expected_tracks(length) * 3 // 2 + 2
