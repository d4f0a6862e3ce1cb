"""What is known of a recording, and how a further description fills the gaps."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ml.sources.rows import TrackRow


@dataclass(slots=True)
class Facts:
    """Everything about a recording but its identity."""

    title: str | None = None
    artists: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    album: str | None = None
    released: str | None = None
    duration_ms: int | None = None
    language: str | None = None
    genres: tuple[str, ...] = ()
    features: dict[str, float] = field(default_factory=dict)


def facts_of(row: TrackRow) -> Facts:
    """The facts that a row states."""
    return Facts(
        title=row.title,
        artists=tuple(row.artists),
        also=tuple(row.also),
        album=row.album,
        released=row.released,
        duration_ms=row.duration_ms,
        language=row.language,
        genres=tuple(row.genres),
        features=row.features.model_dump(exclude_none=True) if row.features else {},
    )


def fill(facts: Facts, more: Facts) -> None:
    """Fill the gaps of `facts`; what it says already stays.

    Only the release date moves, to the earlier year: a later one is that of a reissue. Genres and
    other titles add up. The name is filled as a whole, title and artists together.
    """
    if facts.title is None and more.title is not None:
        facts.title, facts.artists = more.title, more.artists
    facts.also = _union(facts.also, more.also)
    facts.album = facts.album or more.album
    facts.released = earliest(facts.released, more.released)
    facts.duration_ms = facts.duration_ms or more.duration_ms
    facts.language = facts.language or more.language
    facts.genres = _union(facts.genres, more.genres)
    if more.features:
        facts.features = {**more.features, **facts.features}


def earliest(one: str | None, other: str | None) -> str | None:
    """The date with the earlier year; within a year the more precise, then the earlier one."""
    dates = [date for date in (one, other) if date is not None]
    return min(dates, key=lambda date: (date[:4], -len(date), date), default=None)


def _union(one: tuple[str, ...], other: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))
