"""The learned order of candidates: features of each, and boosted trees over them, in numpy.

The same function makes the features offline over a corpus and at request time from rows of SQL, so
nothing here may depend on the size of a catalogue: ranks, shares and percentiles only. What is not
known is NaN, never zero; the trees learned which way a missing value goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.ranking.fusion import RRF_K

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Ways of finding tracks that the ranker may have met; one that did not run leaves NaN.
ROUTES = (
    "item_knn", "playlist_knn", "title_knn", "contrastive", "text", "same_artist", "same_genre",
    "artist_knn", "als", "audio",
)  # fmt: skip
_PER_ROUTE = ("rank", "score")
_OF_ALL = (
    "routes", "fused", "best_rank", "popularity", "log_popularity", "popularity_gap",
    "prominence", "artist_share", "artist_share_late", "any_artist_share", "album_share",
    "album_is_last", "artist_support", "album_support", "year_gap", "year_gap_last", "year_spread",
    "genre_share", "genre_cover", "genre_support", "seeds", "seed_artists", "seed_albums", "words",
)  # fmt: skip
#: The columns of the matrix.
FEATURES = (*(f"{route}_{what}" for route in ROUTES for what in _PER_ROUTE), *_OF_ALL)

#: The kinds of request, each with its own weights; by the number of seeds.
KINDS = ("words", "one", "few", "many")
_ONE, _FEW = 2, 10  # seeds at most


def kind(seeds: int) -> str:
    """Which kind of request this number of seeds makes."""
    return "words" if not seeds else "one" if seeds <= _ONE else "few" if seeds <= _FEW else "many"


@dataclass(frozen=True, slots=True)
class Proposals:
    """What one route proposes, best first; a route that gives no scores leaves them empty."""

    tracks: Ints  # [p]
    scores: Floats  # [p], higher is better, comparable within the route alone


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of some tracks, a row each; numbers of artists and so on are only compared."""

    popularity: Ints  # [n] playlists that hold the track
    artists: Ints  # [n, a] all its artists, the main one first; -1 pads
    album: Ints  # [n]; -1: unknown
    year: Floats  # [n]; NaN: unknown
    genres: Ints  # [n, g]; -1 pads
    top: Ints  # [n] popularity of the main artist's most popular track; 0: unknown

    def __len__(self) -> int:
        return len(self.popularity)


@dataclass(frozen=True, slots=True)
class Popularity:
    """The distribution of popularity over the trained tracks, small enough to ship."""

    counts: Ints  # [m] distinct, ascending
    percentiles: Floats  # [m] share of tracks below, plus half of the equal ones

    @classmethod
    def of(cls, popularity: Ints) -> "Popularity":
        """From the counts of all tracks; those in no playlist say nothing."""
        counts, tracks = np.unique(popularity[popularity > 0], return_counts=True)
        below = np.cumsum(tracks) - tracks / 2
        return cls(counts.astype(np.int64), below / max(1, int(tracks.sum())))

    def percentile(self, popularity: Ints) -> Floats:
        """In [0, 1]; a track in no playlist has 0."""
        if not len(self.counts):
            return np.zeros(len(popularity))
        ends = np.concatenate([[0], self.counts]), np.concatenate([[0.0], self.percentiles])
        found: Floats = np.interp(popularity, *ends)
        return found

    def logarithm(self, popularity: Ints) -> Floats:
        """The logarithm of popularity, 1 for the most popular track."""
        most = self.counts[-1] if len(self.counts) else 1
        found: Floats = np.log1p(popularity) / np.log1p(most)
        return found


def features(
    candidates: Ints,
    found: Mapping[str, Proposals],
    facts: Facts,
    seeds: Facts,
    popularity: Popularity,
    *,
    words: bool,
) -> Floats:
    """The matrix `[candidates, len(FEATURES)]`; rows of `facts` are those of `candidates`.

    `seeds` are in the order given, the last one last; `found` holds the routes that ran. One that
    found nothing says as little as one that did not run, whether it is in `found` or not.
    """
    size = len(candidates)
    columns: dict[str, Floats] = {}
    order = np.argsort(candidates, kind="stable")
    fused, routes = np.zeros(size), np.zeros(size)
    best = np.full(size, np.inf)
    for route, proposals in found.items():
        rank, score = _placed(candidates, order, proposals)
        there = ~np.isnan(rank)
        if route in ROUTES:
            routes += there
        fused += np.where(there, 1 / (RRF_K + rank), 0)
        best = np.fmin(best, rank)
        if route in ROUTES:
            columns[f"{route}_rank"] = 1 / (10 + rank)
            columns[f"{route}_score"] = score
    top = fused.max(initial=1e-12)
    heard = sum(name in ROUTES and len(one.tracks) > 0 for name, one in found.items())
    columns["routes"] = routes / max(1, heard)
    columns |= {"fused": fused / top, "best_rank": 1 / best}
    columns |= _popular(facts, seeds, popularity)
    columns |= _owned(facts, seeds, fused)
    columns |= _dated(facts, seeds)
    columns |= _tagged(facts, seeds, fused)
    columns["seeds"] = np.full(size, np.log1p(len(seeds)))
    columns["words"] = np.full(size, float(words))
    matrix = np.full((size, len(FEATURES)), np.nan)
    for at, name in enumerate(FEATURES):
        if name in columns:
            matrix[:, at] = columns[name]
    return matrix


def _placed(candidates: Ints, order: Ints, proposals: Proposals) -> tuple[Floats, Floats]:
    """Rank from 1 and score over the route's best, `[candidates]`; NaN where not proposed."""
    rank, score = np.full(len(candidates), np.nan), np.full(len(candidates), np.nan)
    if not len(proposals.tracks) or not len(candidates):
        return rank, score
    at = np.searchsorted(candidates, proposals.tracks, sorter=order)
    row = order[np.minimum(at, len(candidates) - 1)]
    hit = np.flatnonzero(candidates[row] == proposals.tracks)
    rank[row[hit]] = hit + 1
    if len(proposals.scores):
        highest = float(np.abs(proposals.scores).max())
        score[row[hit]] = proposals.scores[hit] / (highest or 1.0)
    return rank, score


def _popular(facts: Facts, seeds: Facts, popularity: Popularity) -> dict[str, Floats]:
    mine = popularity.percentile(facts.popularity)
    theirs = popularity.percentile(seeds.popularity)
    gap = mine - theirs.mean() if len(theirs) else np.full(len(mine), np.nan)
    known = facts.top > 0
    prominence = np.where(known, facts.popularity / np.maximum(facts.top, 1), np.nan)
    return {
        "popularity": mine,
        "log_popularity": popularity.logarithm(facts.popularity),
        "popularity_gap": gap,
        "prominence": prominence,
    }


def _owned(facts: Facts, seeds: Facts, fused: Floats) -> dict[str, Floats]:
    main, album = _first(facts.artists), facts.album
    found = {
        "artist_support": _support(main, fused),
        "album_support": _support(album, fused),
    }
    if not len(seeds):
        return found
    theirs = _first(seeds.artists)
    late = np.arange(1, len(seeds) + 1, dtype=np.float64)
    even = np.ones(len(seeds))
    every = seeds.artists if seeds.artists.size else theirs[:, None]
    found |= {
        "artist_share": _share(main, theirs, even),
        "artist_share_late": _share(main, theirs, late**2),
        "any_artist_share": _widest(facts.artists, every),
        "album_share": _share(album, seeds.album, even),
        "album_is_last": np.where(
            (album >= 0) & (seeds.album[-1] >= 0), (album == seeds.album[-1]) * 1.0, np.nan
        ),
        "seed_artists": np.full(len(facts), _variety(theirs)),
        "seed_albums": np.full(len(facts), _variety(seeds.album)),
    }
    return found


def _dated(facts: Facts, seeds: Facts) -> dict[str, Floats]:
    known = seeds.year[~np.isnan(seeds.year)]
    if not len(known):
        return {}
    spread = float(known.std())
    return {
        "year_gap": np.abs(facts.year - np.median(known)),
        "year_gap_last": np.abs(facts.year - known[-1]),
        "year_spread": np.full(len(facts), spread),
    }


def _tagged(facts: Facts, seeds: Facts, fused: Floats) -> dict[str, Floats]:
    """How much of the seeds' genres a track has, and how much of its genres the seeds have."""
    mine = facts.genres
    none = (mine < 0).all(axis=1) if mine.size else np.ones(len(facts), bool)
    if none.all():
        return {}
    carried = np.broadcast_to(fused[:, None], mine.shape)
    support = _weights(mine, mine, carried) / max(float(fused.sum()), 1e-12)
    found = {"genre_support": np.where(none, np.nan, support.max(axis=1))}
    if seeds.genres.size and (seeds.genres >= 0).any():
        tagged = int((seeds.genres >= 0).any(axis=1).sum())
        share = _weights(mine, seeds.genres, np.ones(seeds.genres.shape)) / tagged
        count = np.maximum((mine >= 0).sum(axis=1), 1)
        found["genre_share"] = np.where(none, np.nan, share.max(axis=1))
        found["genre_cover"] = np.where(none, np.nan, share.sum(axis=1) / count)
    return found


def _weights(wanted: Ints, keys: Ints, weights: Floats) -> Floats:
    """The total weight of equal keys, in the shape of `wanted`; 0 for -1."""
    flat = keys.ravel()
    distinct, place = np.unique(flat, return_inverse=True)
    totals = np.bincount(place, weights.ravel(), len(distinct))
    at = np.minimum(np.searchsorted(distinct, wanted), len(distinct) - 1)
    return np.where((wanted >= 0) & (distinct[at] == wanted), totals[at], 0.0)


def _share(mine: Ints, theirs: Ints, weights: Floats) -> Floats:
    """The weighted share of seeds that have the same one; NaN where it is not known."""
    return np.where(mine >= 0, _weights(mine, theirs, weights) / weights.sum(), np.nan)


def _widest(mine: Ints, theirs: Ints) -> Floats:
    if not mine.size:
        return np.full(len(mine), np.nan)
    share = _weights(mine, theirs, np.ones(theirs.shape)) / len(theirs)
    return np.where(_first(mine) >= 0, share.max(axis=1), np.nan)


def _support(mine: Ints, fused: Floats) -> Floats:
    """The share of all fused scores that candidates with the same one hold."""
    if not len(mine):
        return np.zeros(0)
    return np.where(mine >= 0, _weights(mine, mine, fused) / max(fused.sum(), 1e-12), np.nan)


def _variety(keys: Ints) -> float:
    known = keys[keys >= 0]
    return len(np.unique(known)) / len(known) if len(known) else float("nan")


def _first(padded: Ints) -> Ints:
    return padded[:, 0] if padded.size else np.full(len(padded), -1, np.int64)
