"""From candidates to a list: fusion, similarity × frequency, and the rules that hold everywhere."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.model import Candidate, InPlaylists, Length, Pick, Playlist, Track
from core.naming import artist_key, fold

#: The constant of reciprocal rank fusion (Cormack, Clarke, Büttcher, SIGIR 2009).
RRF_K = 60
#: How fast a playlist's voice fades as its similarity falls below the nearest one's.
TEMPERATURE = 0.06
#: Playlists further than this below the nearest are not counted as being like the words.
AUDIBLE = 3 * TEMPERATURE
#: Playlists speak with `length ** -LENGTH_DAMPING`, so that a mega-mix does not drown the rest.
LENGTH_DAMPING = 0.35
MOST_CANDIDATES = 300


@dataclass(frozen=True, slots=True)
class Route:
    """The proposals of one way of finding tracks, best first."""

    candidates: Sequence[Candidate]
    weight: float = 1.0


def fuse(routes: Iterable[Route], limit: int = MOST_CANDIDATES) -> list[Candidate]:
    """Reciprocal rank fusion; a track keeps the reason of the route that lifted it most."""
    totals: dict[int, float] = defaultdict(float)
    strongest: dict[int, tuple[float, Candidate]] = {}
    for route in routes:
        for rank, candidate in enumerate(route.candidates, 1):
            share = route.weight / (RRF_K + rank)
            totals[candidate.track_id] += share
            known = strongest.get(candidate.track_id)
            if known is None or share > known[0]:
                strongest[candidate.track_id] = (share, candidate)
    ordered = sorted(totals, key=lambda track_id: (-totals[track_id], track_id))
    return [replace(strongest[track_id][1], score=totals[track_id]) for track_id in ordered[:limit]]


def similarity_frequency(
    nearest: Sequence[tuple[Playlist, float]], members: Mapping[int, Sequence[int]]
) -> list[Candidate]:
    """Tracks of the nearest playlists by similarity × frequency, best first.

    A playlist of similarity s speaks with `exp((s - best) / TEMPERATURE)`, damped by its length:
    a track that sits in many playlists like the words beats one that sits in the nearest alone.
    The reason counts the playlists whose voice is heard (`AUDIBLE`); they come nearest first.
    """
    if not nearest:
        return []
    best = max(similarity for _, similarity in nearest)
    scores: dict[int, float] = defaultdict(float)
    holders: dict[int, list[str]] = defaultdict(list)
    for playlist, similarity in nearest:
        tracks = members.get(playlist.id, ())
        if not tracks:
            continue
        voice = math.exp((similarity - best) / TEMPERATURE) * len(tracks) ** -LENGTH_DAMPING
        heard = similarity >= best - AUDIBLE
        for track_id in tracks:
            scores[track_id] += voice
            if heard or track_id not in holders:
                holders[track_id].append(playlist.name)
    return [
        Candidate(
            track_id, score, InPlaylists(len(holders[track_id]), _first_name(holders[track_id]))
        )
        for track_id, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    ]


def _first_name(names: Sequence[str]) -> str:
    return next((name for name in names if name), "")


def agree(
    lists: Mapping[int, Sequence[tuple[int, float]]],
    against: Mapping[int, Sequence[tuple[int, float]]],
) -> list[tuple[int, float, tuple[int, ...]]]:
    """Tracks by the agreement of several seeds' neighbour lists, not by the seeds' mean.

    Each seed gives a neighbour `1 / (RRF_K + rank)`; a track that two seeds name beats one that a
    single seed names first. Lists of negative seeds push the same amount away. Returns
    `(track id, score, seeds that named it, strongest first)`, best first, positive scores only.
    """
    totals: dict[int, float] = defaultdict(float)
    by_seed: dict[int, dict[int, float]] = defaultdict(dict)
    for seed, neighbours in lists.items():
        for rank, (track_id, _) in enumerate(neighbours, 1):
            share = 1.0 / (RRF_K + rank)
            totals[track_id] += share
            by_seed[track_id][seed] = share
    for neighbours in against.values():
        for rank, (track_id, _) in enumerate(neighbours, 1):
            totals[track_id] -= 1.0 / (RRF_K + rank)
    kept = [track_id for track_id, total in totals.items() if total > 0 and track_id in by_seed]
    kept.sort(key=lambda track_id: (-totals[track_id], track_id))
    return [
        (
            track_id,
            totals[track_id],
            tuple(sorted(by_seed[track_id], key=lambda s: (-by_seed[track_id][s], s))),
        )
        for track_id in kept
    ]


def shuffled(
    candidates: Sequence[Candidate], generator: np.random.Generator | None
) -> list[Candidate]:
    """The same candidates in a fresh order that still favours the good ones.

    Plackett-Luce sampling: Gumbel noise on the logarithm of `1 / (10 + rank)`.
    """
    if generator is None:
        return list(candidates)
    noise = generator.gumbel(size=len(candidates))
    keys = [float(noise[at]) - 2.0 * math.log(10 + at) for at in range(len(candidates))]
    order = sorted(range(len(candidates)), key=lambda at: -keys[at])
    return [candidates[at] for at in order]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a list obeys beside the order of its candidates."""

    per_artist: int | None = 1  # None: no cap
    without_tracks: frozenset[int] = frozenset()
    without_songs: frozenset[int] = frozenset()
    free_artists: frozenset[str] = frozenset()  # `artist_key`s that were asked for


def artist_cap(tracks: int) -> int:
    """One track an artist in lists of up to ten, two in longer ones."""
    return 1 if tracks <= Length().tracks else 2


def admissible(
    candidates: Iterable[Candidate], tracks: Mapping[int, Track], rules: Rules
) -> list[Pick]:
    """Candidates that the rules let in, in order: each song once, no artist above the cap."""
    songs: set[int] = set(rules.without_songs)
    held: Counter[str] = Counter()
    picks: list[Pick] = []
    for candidate in candidates:
        track = tracks.get(candidate.track_id)
        if track is None or track.id in rules.without_tracks or track.song_id in songs:
            continue
        artist = artist_key(track.artist)
        free = rules.per_artist is None or artist in rules.free_artists
        if not free and rules.per_artist is not None and held[artist] >= rules.per_artist:
            continue
        songs.add(track.song_id)
        held[artist] += 1
        picks.append(Pick(track, candidate.score, candidate.reason))
    return picks


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
    picks: Sequence[Pick], length: int, *, free_artists: frozenset[str] = frozenset()
) -> list[Pick]:
    """At most `length` picks in order, none beside one that it clashes with.

    The best pick that does not clash with the last one comes next; where none is left the list
    ends early, unless only artists that were asked for remain.
    """
    rest = list(picks)
    chosen: list[Pick] = []
    while rest and len(chosen) < length:
        at = next(
            (
                index
                for index, pick in enumerate(rest)
                if not chosen or not clash(chosen[-1].track, pick.track)
            ),
            None,
        )
        if at is None:
            at = next(
                (i for i, pick in enumerate(rest) if artist_key(pick.track.artist) in free_artists),
                None,
            )
        if at is None:
            break
        chosen.append(rest.pop(at))
    return chosen
