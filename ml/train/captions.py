"""The texts that playlists are found by."""

import numpy as np

from ml.data.corpus import Corpus, Ints


def captions(corpus: Corpus) -> tuple[list[str], Ints]:
    """Every text of every playlist, and the row of the playlist each belongs to."""
    pairs = [(text, row) for row, one in enumerate(corpus.playlists) for text in one.texts]
    return [text for text, _ in pairs], np.array([row for _, row in pairs], np.int64)
