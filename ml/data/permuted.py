"""The corpus with its structure destroyed: who is in which playlist is drawn anew."""

from dataclasses import replace

import numpy as np

from ml.data.corpus import Corpus, Ints

_ROUNDS = 100


def permuted(corpus: Corpus, rng: np.random.Generator) -> Corpus:
    """Every entry is drawn anew, as often as the track is listed: lengths and popularity stay.

    Nothing but popularity can be learned from it, so a model that beats popularity here has seen
    what was held out. Entries are drawn, not dealt: of a deck that is dealt, what training got
    more of the test got less. A track that meets itself in a list is drawn again; the few that
    still do after some rounds (in lists that hold nearly everything) are dropped.
    """
    owner = np.repeat(np.arange(corpus.size[0]), corpus.lengths)
    members = rng.choice(corpus.members, len(corpus.members))
    for _ in range(_ROUNDS):
        twice = _repeated(owner, members, corpus.size[1])
        if not len(twice):
            break
        members[twice] = rng.choice(corpus.members, len(twice))
    kept = np.ones(len(members), bool)
    kept[_repeated(owner, members, corpus.size[1])] = False
    lengths = np.bincount(owner[kept], minlength=corpus.size[0])
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return replace(corpus, offsets=offsets, members=members[kept], genres_told=(), fields_told=None)


def _repeated(owner: Ints, members: Ints, tracks: int) -> Ints:
    """Where a track stands in a list for the second time."""
    again = np.ones(len(members), bool)
    again[np.unique(owner * tracks + members, return_index=True)[1]] = False
    return np.flatnonzero(again)
