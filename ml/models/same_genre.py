"""The genres of the seeds, and those named in the words."""

from core.naming import fold
from ml.data.corpus import TrackRow
from ml.models.shared_tags import SharedTags


class SameGenreModel(SharedTags):
    """Genres as the collections name them, folded."""

    def __init__(self) -> None:
        super().__init__(_genres)


def _genres(row: TrackRow) -> list[str]:
    return [fold(genre) for genre in row.genres]
