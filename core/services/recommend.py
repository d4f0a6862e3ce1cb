"""Tracks like these: neighbours, playlists and artists of the seeds, fused by agreement."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from core.errors import NoTasteError, NothingFoundError, UnknownSongError
from core.listener import STRANGER, Listener
from core.model import (
    Evidence,
    ListKind,
    Pick,
    PlaylistEvidence,
    Release,
    SeedEvidence,
    Track,
    TrackList,
    Why,
)
from core.ports import Releases
from core.quoting import presentable
from core.reading import Ids, Reader, Reading, Sift
from core.seeds import parse_seeds
from core.services import reasons
from core.services.assembly import Made, Request, make, told
from core.services.ordering import Order, Rankers, order_for, weights_for
from core.services.ranked import ranked
from core.services.search import SearchService
from core.services.seed_routes import (
    AWAY,
    MOST_AWAY,
    Opinions,
    Seeds,
    opinions,
    playlist_shares,
    playlists_with,
    reasons_for,
    seed_shares,
)
from core.together import together
from core.trees import Ranker

#: Neighbours asked of each seed; of many seeds fewer each.
NEIGHBOURS, NEIGHBOURS_OF_ALL, FEWEST_NEIGHBOURS = 100, 600, 20
#: Seeds that are looked up at the same time.
_AT_ONCE = 4
#: Playlists that speak for the seeds.
PLAYLISTS = 60
#: The likes that stand for a taste, heaviest first.
MOST_LIKED = 12


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request for tracks like tracks."""

    seeds: tuple[int, ...] = ()  # empty: what the listener likes
    against: tuple[int, ...] = ()
    turn: int = 0
    seen: frozenset[int] = frozenset()
    listener: Listener = STRANGER
    query: str = ""
    unknown: tuple[str, ...] = ()
    without: frozenset[int] = frozenset()  # playlists

    @property
    def liked(self) -> dict[int, float]:
        """The weights of the seeds."""
        return dict.fromkeys(self.seeds, 1.0) if self.seeds else _taste(self.listener)


@dataclass(frozen=True, slots=True)
class _Prepared:
    request: Request
    order: Order | None
    said: Opinions


@dataclass(frozen=True, slots=True)
class _Answer:
    made: Made
    said: Opinions
    seeds: tuple[Track, ...]


def depth_of(seeds: int) -> int:
    """How many neighbours are read of each of so many seeds."""
    return max(FEWEST_NEIGHBOURS, min(NEIGHBOURS, NEIGHBOURS_OF_ALL // max(1, seeds)))


class RecommendService:
    """Answers songs with songs."""

    def __init__(
        self, *, releases: Releases, reader: Reader, search: SearchService, rankers: Rankers
    ) -> None:
        self._releases = releases
        self._reader = reader
        self._search = search
        self._rankers = rankers

    async def recommend(
        self,
        text: str,
        *,
        seed: int = 0,
        seen: frozenset[int] = frozenset(),
        listener: Listener = STRANGER,
    ) -> TrackList:
        """A list for seeds as written (`core.seeds`); `UnknownSongError` when none is known."""
        asked = await self._written(text)
        return await self._list(replace(asked, turn=seed, seen=seen, listener=listener))

    async def like(
        self,
        track_ids: Sequence[int],
        *,
        seed: int = 0,
        seen: frozenset[int] = frozenset(),
        listener: Listener = STRANGER,
    ) -> TrackList:
        """A list for tracks of the catalogue; raises `UnknownSongError` when none is there."""
        asked = _Asked(tuple(track_ids), turn=seed, seen=seen, listener=listener)
        return await self._list(asked)

    async def from_taste(
        self, *, seed: int = 0, seen: frozenset[int] = frozenset(), listener: Listener = STRANGER
    ) -> TrackList:
        """A list for what the listener likes; raises `NoTasteError` when that is nothing yet."""
        asked = _Asked(turn=seed, seen=seen, listener=listener)
        return await self._list(asked)

    async def why(
        self,
        explained: Sequence[int],
        *,
        text: str = "",
        track_ids: Sequence[int] = (),
        seed: int = 0,
        seen: frozenset[int] = frozenset(),
        listener: Listener = STRANGER,
    ) -> dict[int, Why]:
        """Why tracks stand in the list of the same request; see `core.services.reasons`."""
        asked = await self._written(text) if text else _Asked(tuple(track_ids))
        asked = replace(asked, turn=seed, seen=seen, listener=listener)
        release = await self._releases.active()
        ranker = await self._rankers.of(release)
        async with self._reader.reading(release) as reading:
            answer = await self._answer(asked, release, reading, ranker)

            async def without(evidence: Evidence) -> Sequence[Track]:
                less = _without(asked, evidence)
                if less is None:
                    return ()
                return (await self._answer(less, release, reading, ranker, deep=True)).made.order

            clues = partial(_clues, answer=answer)
            return await reasons.why(_listing(asked, answer), explained, clues, without)

    async def ranked(self, track_ids: Sequence[int], most: int) -> Ids:
        """The order that `like` cuts its list from, of up to `most` tracks, without its rules.

        Raises `UnknownSongError` when none of the tracks is there.
        """
        release = await self._releases.active()
        ranker = await self._rankers.of(release)
        async with self._reader.reading(release) as reading:
            made = await self._prepared(_Asked(tuple(track_ids)), release, reading, ranker)
            return await ranked(reading, made.request, made.order, most)

    async def _written(self, text: str) -> _Asked:
        written = parse_seeds(text)
        if not written:
            raise NothingFoundError(text)
        found = []
        for start in range(0, len(written), _AT_ONCE):
            some = written[start : start + _AT_ONCE]
            tracks = await asyncio.gather(*(self._search.resolve(asked.text) for asked in some))
            found += list(zip(some, tracks, strict=True))
        unknown = tuple(asked.text for asked, track in found if track is None)
        liked = [track.id for asked, track in found if track and not asked.negative]
        against = tuple(track.id for asked, track in found if track and asked.negative)
        if not liked:
            raise UnknownSongError(unknown[0] if unknown else text)
        return _Asked(tuple(liked), against, query=text.strip(), unknown=unknown)

    async def _list(self, asked: _Asked) -> TrackList:
        release = await self._releases.active()
        ranker = await self._rankers.of(release)
        async with self._reader.reading(release) as reading:
            answer = await self._answer(asked, release, reading, ranker)
            if not answer.made.tracks:
                raise NothingFoundError(answer.seeds[0].title)
            return await told(reading, answer.made.tracks, lambda: _listing(asked, answer))

    async def _answer(
        self,
        asked: _Asked,
        release: Release,
        reading: Reading,
        ranker: Ranker | None,
        *,
        deep: bool = False,
    ) -> _Answer:
        prepared = await self._prepared(asked, release, reading, ranker)
        made = await make(reading, prepared.request, prepared.order, deep=deep)
        return _Answer(made, prepared.said, prepared.request.seeds)

    async def _prepared(
        self, asked: _Asked, release: Release, reading: Reading, ranker: Ranker | None
    ) -> _Prepared:
        away = dict.fromkeys(asked.listener.away_from[:MOST_AWAY], AWAY)
        against = {**away, **dict.fromkeys(asked.against, 1.0)}
        wanted = asked.liked
        seeds = Seeds(wanted, {i: w for i, w in against.items() if i not in wanted})
        depth = depth_of(len(seeds.ids))
        found, known, vectors = await together(
            reading.by_seeds(seeds.ids, depth=depth, playlists=PLAYLISTS, without=asked.without),
            reading.details(np.array(seeds.ids, np.int64), len(seeds.ids), Sift()),
            reading.vectors(list(wanted)),
        )
        tracks = {track.id: track for track in known}
        liked = tuple(tracks[i] for i in wanted if i in tracks)
        if not liked:
            raise UnknownSongError(", ".join(map(str, wanted)))
        said = opinions(found, seeds, tracks, weights_for(ranker, len(liked)))
        request = Request(
            release=release,
            routes=said.routes,
            listener=asked.listener,
            seeds=liked,
            seed_vectors=vectors[vectors.any(axis=1) & np.isin(list(wanted), list(tracks))],
            against=tuple(tracks[i] for i in asked.against if i in tracks),
            turn=asked.turn,
            seen=asked.seen,
        )
        return _Prepared(request, order_for(ranker, len(liked), words=False), said)


def _listing(asked: _Asked, answer: _Answer) -> TrackList:
    made, seeds = answer.made, answer.seeds
    names = {track.id: track.title for track in seeds}
    why = reasons_for([track.id for track in made.tracks], answer.said, made.fused, names)
    picks = tuple(Pick(track, made.worth[track.id], why[track.id]) for track in made.tracks)
    return TrackList(
        ListKind.RECOMMEND,
        asked.query or "\n".join(f"{track.artist} - {track.title}" for track in seeds),
        picks,
        seeds=seeds,
        unknown=asked.unknown,
        notes=made.notes,
        left_out_known=made.left_out_known,
        achieved=made.achieved,
    )


def _clues(track_id: int, answer: _Answer) -> list[reasons.Clue]:
    """Seeds and playlists that carried a track; a lone seed is no reason beside a playlist."""
    said = answer.said
    lists = playlist_shares(track_id, said)
    clues = [reasons.Clue(_playlist(said, at), share) for at, share in lists.items()]
    if len(answer.seeds) > 1 or not clues:
        tracks = {track.id: track for track in answer.seeds}
        together = [said.held[at] for at in playlists_with(track_id, said)]
        clues += [
            reasons.Clue(
                SeedEvidence(tracks[seed], sum(seed in held.seeds for held in together)), share
            )
            for seed, share in seed_shares(track_id, said).items()
            if seed in tracks
        ]
    return clues


def _playlist(said: Opinions, at: int) -> PlaylistEvidence:
    playlist = said.held[at].playlist
    return PlaylistEvidence(playlist.id, playlist.name if presentable(playlist.name) else "")


def _without(asked: _Asked, evidence: Evidence) -> _Asked | None:
    """The same request as if the evidence had never been there; None where nothing is left."""
    if isinstance(evidence, PlaylistEvidence):
        return replace(asked, without=asked.without | {evidence.id})
    if isinstance(evidence, SeedEvidence):
        gone = evidence.track.id
        if asked.seeds:
            left = tuple(seed for seed in asked.seeds if seed != gone)
            return replace(asked, seeds=left) if left else None
        liked = {seed: weight for seed, weight in asked.listener.liked.items() if seed != gone}
        return replace(asked, listener=replace(asked.listener, liked=liked)) if liked else None
    return None


def _taste(listener: Listener) -> dict[int, float]:
    if not listener.liked:
        raise NoTasteError("nothing is liked yet")
    heaviest = sorted(listener.liked.items(), key=lambda item: (-item[1], item[0]))[:MOST_LIKED]
    most = heaviest[0][1] or 1.0
    return {track_id: weight / most for track_id, weight in heaviest}
