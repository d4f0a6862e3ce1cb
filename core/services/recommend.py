"""Tracks like these: vectors and neighbour lists of the seeds, fused by agreement."""

from collections.abc import Sequence
from dataclasses import replace

from core.errors import NothingFoundError, UnknownSongError
from core.model import Candidate, ListKind, Pick, Track, TrackList, WithSeeds
from core.ports import Neighbours, Releases, Tracks
from core.ranking import Route, agree, fuse, shuffled
from core.seeds import parse_seeds
from core.services.assembly import assemble, generator_for, rules_for
from core.services.search import SearchService
from core.wishes import understand

#: Neighbours asked of each seed, and how much each route counts.
NEIGHBOURS = 150
LIST_WEIGHT = 1.0
VECTOR_WEIGHT = 1.0


class RecommendService:
    """Answers songs with songs."""

    def __init__(
        self, *, releases: Releases, neighbours: Neighbours, tracks: Tracks, search: SearchService
    ) -> None:
        self._releases = releases
        self._neighbours = neighbours
        self._tracks = tracks
        self._search = search

    async def recommend(
        self, text: str, *, seed: int = 0, seen: frozenset[int] = frozenset()
    ) -> TrackList:
        """A list for seeds as written (`core.seeds`); `UnknownSongError` when none is known."""
        written = parse_seeds(text)
        if not written:
            raise NothingFoundError(text)
        found = [(asked, await self._search.resolve(asked.text)) for asked in written]
        unknown = tuple(asked.text for asked, track in found if track is None)
        liked = [track for asked, track in found if track and not asked.negative]
        disliked = [track for asked, track in found if track and asked.negative]
        if not liked:
            raise UnknownSongError(unknown[0] if unknown else text)
        answer = await self._like(liked, disliked, seed=seed, seen=seen)
        return replace(answer, query=text.strip(), unknown=unknown)

    async def like(
        self, track_ids: Sequence[int], *, seed: int = 0, seen: frozenset[int] = frozenset()
    ) -> TrackList:
        """A list for tracks of the catalogue; raises `UnknownSongError` when none is there."""
        known = await self._tracks.tracks(track_ids)
        seeds = [known[track_id] for track_id in track_ids if track_id in known]
        if not seeds:
            raise UnknownSongError(", ".join(map(str, track_ids)))
        return await self._like(seeds, [], seed=seed, seen=seen)

    async def _like(
        self,
        seeds: Sequence[Track],
        against: Sequence[Track],
        *,
        seed: int,
        seen: frozenset[int],
    ) -> TrackList:
        release = await self._releases.active()
        ids = [track.id for track in seeds]
        negative = [track.id for track in against]
        lists = await self._neighbours.by_list(release, [*ids, *negative], NEIGHBOURS)
        vectors = await self._neighbours.by_vector(release, [*ids, *negative], NEIGHBOURS)
        titles = {track.id: track.title for track in seeds}
        routes = [
            Route(_candidates(found, ids, negative, titles), weight)
            for found, weight in ((lists, LIST_WEIGHT), (vectors, VECTOR_WEIGHT))
        ]
        wish = understand("")
        rules = rules_for(
            wish.length,
            without_tracks=seen | set(ids) | set(negative),
            without_songs=frozenset(track.song_id for track in (*seeds, *against)),
        )
        candidates = shuffled(fuse(routes), generator_for(seed))
        known = await self._tracks.tracks([candidate.track_id for candidate in candidates])
        assembled = assemble(known, candidates, wish.length, rules)
        if not assembled.picks:
            raise NothingFoundError(seeds[0].title)
        picks = await self._with_evidence(assembled.picks, seeds)
        return TrackList(
            ListKind.RECOMMEND,
            "\n".join(f"{track.artist} - {track.title}" for track in seeds),
            picks,
            seeds=tuple(seeds),
            length=wish.length,
            notes=assembled.notes,
        )

    async def _with_evidence(
        self, picks: Sequence[Pick], seeds: Sequence[Track]
    ) -> tuple[Pick, ...]:
        """The picks with how many playlists hold them beside a seed, where any does."""
        pairs = await self._neighbours.together(
            [track.id for track in seeds], [pick.track.id for pick in picks]
        )
        told = []
        for pick in picks:
            counts = {track.title: pairs.get((track.id, pick.track.id), 0) for track in seeds}
            beside = sorted((title for title in counts if counts[title]), key=lambda t: -counts[t])
            if beside:
                reason = WithSeeds(tuple(beside), sum(counts.values()))
                told.append(replace(pick, reason=reason))
            else:
                told.append(pick)
        return tuple(told)


def _candidates(
    found: dict[int, list[tuple[int, float]]],
    seeds: Sequence[int],
    negative: Sequence[int],
    titles: dict[int, str],
) -> list[Candidate]:
    agreed = agree(
        {seed: found[seed] for seed in seeds if seed in found},
        {seed: found[seed] for seed in negative if seed in found},
    )
    return [
        Candidate(track_id, score, WithSeeds(tuple(titles[seed] for seed in named), 0))
        for track_id, score, named in agreed
    ]
