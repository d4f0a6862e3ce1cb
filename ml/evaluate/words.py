"""Words to tracks: descriptions of held-out playlists, and dialogues that ask for one."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from core.naming import song_key
from ml import metrics as m
from ml.data.corpus import Corpus, Ints
from ml.data.dialogues import Dialogue
from ml.evaluate.sides import Side, Values
from ml.models.base import Query, Ranking

#: `held`: against those goals alone that training holds at all.
COLUMNS = ("ndcg_20", "recall_100", "hit_10", "ndcg_20_held", "recall_100_held")
_DEPTH = 200  # tracks asked for: versions of one song count once
_FEWEST = 5  # tracks of a described playlist


def descriptions(corpus: Corpus, training: Corpus, rows: Ints, family: Ints) -> Side | None:
    """Find the tracks of held-out playlists by their descriptions; None where there are none."""
    fit = [
        int(row)
        for row in rows
        if corpus.playlists[int(row)].description.strip() and corpus.lengths[row] >= _FEWEST
    ]
    goals = [corpus.playlist(row) for row in fit]
    texts = [corpus.playlists[row].description for row in fit]
    songs = np.arange(corpus.size[1])
    return _side("descriptions", texts, goals, family[fit], songs, training.popularity > 0)


def dialogues(training: Corpus, asked: Sequence[Dialogue], *, whole: bool) -> Side | None:
    """Find the goal songs by what was said: in all turns, or in the first one alone.

    A goal and a track are the same song when normalised title and main artist agree.
    """
    keys = [song_key(row.title, row.artists) if row.title and row.artists else None
            for row in training.tracks]  # fmt: skip
    numbers: dict[str, int] = {}
    wanted = (goal for one in asked for goal in one.goals)
    for key in (*filter(None, keys), *wanted):
        numbers.setdefault(key, len(numbers))
    songs = np.array([-1 if key is None else numbers[key] for key in keys], np.int64)
    known = np.zeros(len(numbers), bool)
    known[songs[(training.popularity > 0) & (songs >= 0)]] = True
    texts = ["\n".join(one.said) if whole else one.said[0] for one in asked]
    goals = [np.array([numbers[goal] for goal in one.goals], np.int64) for one in asked]
    name = "dialogues" if whole else "dialogues_first"
    return _side(name, texts, goals, np.arange(len(asked)), songs, known)


def _side(
    name: str,
    texts: Sequence[str],
    goals: Sequence[Ints],
    family: Ints,
    songs: Ints,
    known: np.ndarray,
) -> Side | None:
    if not texts:
        return None
    held = float(np.mean([known[one].mean() for one in goals]))
    queries = [Query(text=text) for text in texts]
    judge = partial(_judged, goals, songs, known)
    return Side(name, queries, family, _DEPTH, COLUMNS, judge, {"held": held})


def _judged(
    goals: Sequence[Ints], songs: Ints, known: np.ndarray, rankings: Sequence[Ranking]
) -> Values:
    rows = []
    for truth, ranking in zip(goals, rankings, strict=True):
        named = songs[ranking]
        found = named[np.sort(np.unique(named, return_index=True)[1])]  # each song once, in order
        found = found[found >= 0]
        held = truth[known[truth]]
        rows.append(
            [
                m.ndcg(found, truth, 20),
                m.recall(found, truth, 100),
                m.hit(found, truth, 10),
                m.ndcg(found, held, 20) if len(held) else float("nan"),
                m.recall(found, held, 100) if len(held) else float("nan"),
            ]
        )
    return np.array(rows, np.float64).reshape(-1, len(COLUMNS))
