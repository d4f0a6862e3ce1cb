"""The artists of the seeds, those of the same album first, and artists named in the words."""

from core.naming import artist_key, fold
from ml.data.corpus import TrackRow
from ml.models.shared_tags import SharedTags

_SHORTEST = 4  # letters: a shorter name is an everyday word too often


class SameArtistModel(SharedTags):
    """Every artist of a track counts, not the main one alone; its album counts like one more."""

    def __init__(self) -> None:
        super().__init__(_artists_and_album, _sayable)


def _artists_and_album(row: TrackRow) -> list[str]:
    artists = [artist_key(name) for name in row.artists]
    return [*artists, f"{artists[0]}\t{fold(row.album)}"] if artists and row.album else artists


def _sayable(tag: str) -> bool:
    return len(tag) >= _SHORTEST or not tag.isascii()
