"""The same request is answered alike by a published release and by the one in memory."""

import numpy as np
import pytest

from core.listener import Listener
from core.trees import Ranker
from tests.integration.served.conftest import TRACKS

REQUESTS = 100  # of each kind
KINDS = ("words", "one", "several", "negative", "taste")
WORDS = ("rain", "sunday", "gym", "night", "piano", "road", "party", "study", "jazz", "1990s rock")


def requests(kind):
    """Words, or seeds, seeds to subtract, and likes by row of the corpus."""
    rng = np.random.default_rng(KINDS.index(kind))
    for _ in range(REQUESTS):
        rows = rng.permutation(TRACKS)[:16].tolist()
        match kind:
            case "words":
                yield " ".join(rng.permutation(WORDS)[: rng.integers(1, 4)].tolist())
            case "one":
                yield rows[:1], [], {}
            case "several":
                yield rows[: rng.integers(2, 16)], [], {}
            case "negative":
                yield rows[:3], rows[3 : 4 + rng.integers(2)], {}
            case _:
                yield [], [], {row: 1.0 / (at + 1) for at, row in enumerate(rows[:8])}


def said(sides, row):
    """A track as people write it."""
    track = sides.corpus.tracks[row]
    return f"{track.artists[0]} - {track.title}"


async def answered(side, sides, asked, number):
    """The rows of a list; `number` says what the side calls a row."""
    if isinstance(asked, str):
        found = await side.mood.mood(asked)
    else:
        seeds, against, likes = asked
        listener = Listener(liked={number(at): weight for at, weight in likes.items()})
        if against:
            named = [f"+ {said(sides, at)}" for at in seeds]
            named += [f"- {said(sides, at)}" for at in against]
            found = await side.recommend.recommend("\n".join(named))
        elif seeds:
            found = await side.recommend.like([*map(number, seeds)])
        else:
            found = await side.recommend.from_taste(listener=listener)
    ids = [pick.track.id for pick in found.picks]
    return ids if side is sides.memory else sides.rows(ids)


@pytest.fixture
def matrices(monkeypatch):
    """What rankers are told of candidates, as they are asked."""
    seen = []
    ask = Ranker.scores

    def scores(self, kind, matrix):
        seen.append(matrix)
        return ask(self, kind, matrix)

    monkeypatch.setattr(Ranker, "scores", scores)
    return seen


@pytest.mark.parametrize("kind", KINDS)
async def test_features_are_equal_and_so_are_the_ten_tracks(sides, matrices, kind):
    same = 0
    for asked in requests(kind):
        matrices.clear()
        ours = await answered(sides.memory, sides, asked, int)
        mine = list(matrices)
        matrices.clear()
        theirs = await answered(sides.published, sides, asked, lambda at: int(sides.ids[at]))
        assert len(mine) == len(matrices) == (0 if kind == "words" else len(mine))
        assert mine or kind == "words"
        equal = all(
            one.shape == other.shape and np.allclose(one, other, atol=1e-6, equal_nan=True)
            for one, other in zip(mine, matrices, strict=True)
        )
        same += equal and ours == theirs
    assert same >= 0.99 * REQUESTS
