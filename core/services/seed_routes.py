"""Seeds to routes: what each way of finding tracks says, by the agreement of the seeds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum

import numpy as np

from core.listener import Listener
from core.model import Kinship, Track, WithSeeds
from core.ranking import Fused, Members, Route, agree, shares_of_seeds, vote
from core.ranking.agreement import Opinion
from core.ranking.fusion import Ids, Scores, strongest
from core.reading import Held, Reading, SeedRoutes

#: A playlist weighs (what it holds of the seeds / length ** LENGTH) ** POWER
#: (Faggioli, Polato, Aiolli 2018).
LENGTH, POWER = 0.6, 2.0
#: So few seeds have one vote each, lest a rare one drown a popular one; of more, each playlist
#: speaks for all that it holds.
FEW = 3
#: A track of the wrong mood pushes away so much less than a seed that was subtracted.
AWAY = 0.3
#: So many such tracks are heard, and so many neighbours of each.
MOST_AWAY, AWAY_DEPTH = 5, 100
#: A smaller cosine is chance.
NEAR = 0.2
_KINSHIP = {"same_artist": Kinship.ARTIST, "audio": Kinship.SOUND}


@dataclass(frozen=True, slots=True)
class Seeds:
    """Tracks to go with and to keep away from, each with its weight."""

    liked: Mapping[int, float]
    against: Mapping[int, float] = field(default_factory=dict)

    @property
    def ids(self) -> list[int]:
        """All of them, each once."""
        return list(dict.fromkeys((*self.liked, *self.against)))


@dataclass(frozen=True, slots=True)
class Opinions:
    """What the routes said, kept to tell why."""

    routes: tuple[Route, ...]
    by_seed: Mapping[str, Mapping[int, Opinion]]  # route to seed to its list
    held: Sequence[Held]
    members: Members
    loud: Scores  # [held] voices of the playlists
    liked: frozenset[int]


async def away_routes(listener: Listener, reading: Reading) -> tuple[Route, ...]:
    """What lies near the tracks whose mood was wrong, for requests that have no seeds."""
    tracks = listener.away_from[:MOST_AWAY]
    if not tracks:
        return ()
    found = await reading.by_seeds(tracks, depth=AWAY_DEPTH, playlists=0)
    near = (*found.lists.values(), *found.near.values())
    ids, scores = agree([Opinion(listed.ids) for listed in near])
    return (Route("away", ids, scores, AWAY),)


def opinions(
    found: SeedRoutes, seeds: Seeds, known: Mapping[int, Track], weights: Mapping[str, float]
) -> Opinions:
    """The routes of a request; `known` are the seeds that the catalogue names."""
    lists = {
        "item_knn": {seed: listed.ids for seed, listed in found.lists.items()},
        "contrastive": {
            seed: one.ids[(one.ids != seed) & (one.scores >= NEAR)]
            for seed, one in found.near.items()
        },
        "same_artist": found.kin,
        "artist_knn": {seed: ids[ids != seed] for seed, ids in found.circle.items()},
        "audio": {seed: one.ids[one.ids != seed] for seed, one in found.sound.items()},
    }
    loud = _loud(found.held, seeds, known)
    members = Members.of([held.tracks for held in found.held])
    voted = _voted(found.held, members, loud, seeds)
    said = {"playlist_knn": voted, **{name: _agreed(each, seeds) for name, each in lists.items()}}
    routes = [
        Route(name, *_others(seeds, *given), weights.get(name, 0.0)) for name, given in said.items()
    ]
    by_seed = {
        name: {s: Opinion(ids, seeds.liked[s]) for s, ids in each.items() if s in seeds.liked}
        for name, each in lists.items()
    }
    return Opinions(tuple(routes), by_seed, found.held, members, loud, frozenset(seeds.liked))


def reasons_for(
    track_ids: Sequence[int], said: Opinions, fused: Fused, names: Mapping[int, str]
) -> dict[int, WithSeeds]:
    """Which seeds carried each track, strongest first, and how many playlists hold it beside one.

    `names` are the titles of the seeds.
    """
    every = fused.shares(track_ids)
    routes = strongest(every)
    found = {}
    for track_id in track_ids:
        by_route = {name: given[track_id] for name, given in every.items() if track_id in given}
        shares = seed_shares(track_id, said, by_route)
        titles = tuple(names[seed] for seed in sorted(shares, key=lambda s: (-shares[s], s)))
        together = len(playlists_with(track_id, said))
        lifted = routes.get(track_id, "")
        if lifted == "artist_knn" and "same_artist" in by_route:
            lifted = "same_artist"  # an artist is the nearest of its own company
        how = Kinship.NEAR if together else _KINSHIP.get(lifted, Kinship.NEAR)
        found[track_id] = WithSeeds(titles or tuple(names.values())[:1], together, how)
    return found


def seed_shares(
    track_id: int, said: Opinions, by_route: Mapping[str, float] | None = None
) -> dict[int, float]:
    """What each seed gave a track over all routes, in units of the fusion."""
    given = by_route or {route.name: route.share(track_id) for route in said.routes}
    total: dict[int, float] = {}
    for name, share in given.items():
        if not share:
            continue
        if name == "playlist_knn":
            parts = _held_shares(track_id, said)
        elif len(said.liked) == 1:
            parts = dict.fromkeys(said.liked, 1.0)
        else:
            parts = shares_of_seeds(track_id, said.by_seed[name])
        whole = sum(parts.values())
        for seed, part in parts.items():
            total[seed] = total.get(seed, 0.0) + share * part / whole
    return total


def playlist_shares(track_id: int, said: Opinions) -> dict[int, float]:
    """What each playlist gave a track, by its place in `held`."""
    route = next(route for route in said.routes if route.name == "playlist_knn")
    places = playlists_with(track_id, said)
    whole, share = sum(said.loud[at] for at in places), route.share(track_id)
    return {at: float(share * said.loud[at] / whole) for at in places} if whole else {}


def playlists_with(track_id: int, said: Opinions) -> list[int]:
    """Places in `held` of the playlists that spoke for a track."""
    return [at for at in said.members.holding(track_id) if said.loud[at] > 0]


def _held_shares(track_id: int, said: Opinions) -> dict[int, float]:
    parts: dict[int, float] = {}
    for at in playlists_with(track_id, said):
        for seed in said.held[at].seeds:
            if seed in said.liked:
                parts[seed] = parts.get(seed, 0.0) + float(said.loud[at])
    return parts


def _agreed(lists: Mapping[int, Ids], seeds: Seeds) -> tuple[Ids, Scores]:
    return agree(
        [Opinion(lists[seed], weight) for seed, weight in seeds.liked.items() if seed in lists],
        [Opinion(lists[seed], weight) for seed, weight in seeds.against.items() if seed in lists],
    )


def _others(seeds: Seeds, ids: Ids, scores: Scores) -> tuple[Ids, Scores]:
    """Without the seeds, which are in the playlists that hold them: ranks count what is new."""
    new = ~np.isin(ids, seeds.ids)
    return ids[new], scores[new]


def _voted(
    held: Sequence[Held], members: Members, loud: Scores, seeds: Seeds
) -> tuple[Ids, Scores]:
    """The votes of the playlists: by the agreement of a few seeds, of many together."""
    if len(seeds.liked) > FEW or not len(loud):
        return vote(loud, members)
    voted = {}
    for seed in seeds.ids:
        places = [at for at, each in enumerate(held) if seed in each.seeds]
        sizes = np.array([max(1, held[at].size) for at in places], np.float64)
        share = np.array([len(held[at].seeds) for at in places], np.float64)
        voices = (share / sizes**LENGTH) ** POWER
        voted[seed] = vote(voices, Members.of([held[at].tracks for at in places]))
    return agree(
        [Opinion(voted[s][0], weight, voted[s][1]) for s, weight in seeds.liked.items()],
        [Opinion(voted[s][0], weight, voted[s][1]) for s, weight in seeds.against.items()],
    )


def _loud(held: Sequence[Held], seeds: Seeds, known: Mapping[int, Track]) -> Scores:
    """A rare seed in a short playlist says most; seeds to keep away from take away."""

    def rarity(seed: int) -> float:
        return 1.0 / float(np.log(2 + (known[seed].popularity if seed in known else 0)))

    signed = {
        **{seed: -weight * rarity(seed) for seed, weight in seeds.against.items()},
        **{seed: weight * rarity(seed) for seed, weight in seeds.liked.items()},
    }
    # exactly rounded: the seeds of a playlist come in no order, and near ties must not turn on it
    said = np.array([fsum(signed[seed] for seed in each.seeds) for each in held], np.float64)
    sizes = np.array([each.size for each in held], np.float64)
    loud: Scores = (np.maximum(said, 0) / np.maximum(sizes, 1) ** LENGTH) ** POWER
    return loud
