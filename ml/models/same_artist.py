"""The artists of the seeds, and those named in the words."""

from core.naming import artist_key
from ml.data.corpus import TrackRow
from ml.models.shared_tags import SharedTags

_SHORTEST = 4  # letters: a shorter name is an everyday word too often


class SameArtistModel(SharedTags):
    """Every artist of a track counts, not the main one alone."""

    def __init__(self) -> None:
        super().__init__(_artists)


def _artists(row: TrackRow) -> list[str]:
    return [
        key
        for name in row.artists
        if len(key := artist_key(name)) >= _SHORTEST or not key.isascii()
    ]
