"""Search by title and artist."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from core.errors import NothingFoundError, UnknownSongError
from core.links import parse_spotify
from core.model import ListKind, NameMatch, Pick, Track, TrackList
from core.naming import artist_key, fold, grams, parse_title, romanise
from core.ports import TitleSearch, Tracks
from core.services.likeness import SHORT, best_likeness

#: A misspelt text is taken for a key from this similarity (0-100) on; short ones must be nearer.
CLOSE = 72.0
SURE = 80.0
_POOL = 1500
_KEPT = 60
_SEPARATOR = re.compile(r"(?<!\s)\s+(?:[-–—]|by)\s+", re.IGNORECASE)


class SearchService:
    """Finds tracks by what people type of them, in any script, forgiving of typos."""

    def __init__(self, titles: TitleSearch, tracks: Tracks) -> None:
        self._titles = titles
        self._tracks = tracks

    async def search(self, text: str, *, limit: int = 10) -> TrackList:
        """Up to `limit` songs, best first; raises `NothingFoundError` when nothing is near."""
        reference = parse_spotify(text)
        if reference:
            of_track = reference.kind == "track"
            track = await self._tracks.by_spotify_id(reference.id) if of_track else None
            if track is None:
                raise UnknownSongError(text.strip())
            ranked = [(track, 100.0)]
        else:
            ranked = await self._ranked(text, min(limit, _KEPT // 2))
        songs: dict[int, Pick] = {}
        for track, score in ranked:
            songs.setdefault(track.song_id, Pick(track, score, NameMatch()))
        if not songs:
            raise NothingFoundError(text)
        return TrackList(ListKind.SEARCH, text.strip(), tuple(songs.values())[:limit])

    async def resolve(self, text: str, *, sure: float = SURE) -> Track | None:
        """The one track that a link, `artist - title`, `title by artist` or a title names.

        None when no key is similar enough (0-100).
        """
        try:
            found = await self.search(text, limit=1)
        except NothingFoundError:
            return None
        best = found.picks[0]
        return best.track if best.score >= sure else None

    async def _ranked(self, text: str, enough: int) -> list[tuple[Track, float]]:
        spellings = query_spellings(text)
        if not spellings:
            return []
        exact = await self._titles.exact(spellings, _KEPT)
        ranked = [(track, 100.0) for track in _whole_songs_first(exact, spellings)]
        if len({track.song_id for track in exact}) < enough and len(spellings[0]) >= SHORT:
            ranked += await self._near(spellings, known={track.id for track in exact})
        wanted = parse_title(text).version
        if wanted:
            ranked.sort(key=lambda item: (-item[1], item[0].version != wanted))
        return ranked

    async def _near(self, spellings: Sequence[str], known: set[int]) -> list[tuple[Track, float]]:
        wanted = {gram for spelling in spellings for gram in grams(spelling)}
        pool = await self._titles.fuzzy(sorted(wanted), _POOL)
        pool = [(track_id, keys) for track_id, keys in pool if track_id not in known]
        owners = [track_id for track_id, keys in pool for _ in keys]
        alike = best_likeness(spellings, [key for _, keys in pool for key in keys], CLOSE)
        near: dict[int, float] = {}
        for at in np.flatnonzero(alike >= CLOSE).tolist():
            near[owners[at]] = max(near.get(owners[at], 0.0), float(alike[at]))
        scored = list(near.items())
        scored.sort(key=lambda item: (-item[1], item[0]))
        best = dict(scored[: _KEPT * 4])
        tracks = await self._tracks.tracks(list(best))
        found = [(track, best[track.id]) for track in tracks.values()]
        found.sort(
            key=lambda item: (
                -round(item[1]),
                -item[0].popularity,
                item[0].version != "",
                item[0].id,
            )
        )
        return found[:_KEPT]


def query_spellings(text: str) -> list[str]:
    """The folded text, with `artist - title` in both orders, and the same in Latin letters."""
    parts = [part for part in _SEPARATOR.split(text.strip(), maxsplit=1) if part.strip()]
    whole = [" ".join(parts)]
    if len(parts) > 1:
        base = parse_title(parts[1]).base
        whole += [f"{parts[0]} {base}", f"{parts[1]} {parts[0]}"]
    else:
        whole.append(parse_title(text).base)
    found: dict[str, None] = {}
    for spelling in whole:
        for form in (fold(spelling), artist_key(spelling), romanise(spelling)):
            if form and any(char.isalnum() for char in form):
                found[form] = None
    return list(found)


def _whole_songs_first(exact: Sequence[Track], spellings: Iterable[str]) -> list[Track]:
    """Tracks whose title is what was typed before those of the artist of that name.

    Unless the artist is the better known of the two: then the artist's songs lead.
    """
    wanted = set(spellings)
    by_title = [t for t in exact if fold(parse_title(t.title).base) in wanted]
    by_artist = [t for t in exact if t not in by_title]
    by_artist = _own_songs_first(by_artist)
    if not by_title or not by_artist:
        return [*by_title, *by_artist]
    if sum(t.popularity for t in by_artist) > 2 * sum(t.popularity for t in by_title):
        return [*by_artist, *by_title]
    return [*by_title, *by_artist]


def _own_songs_first(tracks: Sequence[Track]) -> list[Track]:
    """The songs of the artist that most of them credit, before those where it is a guest.

    Which artist was meant is not in the words: they may be another spelling of the name.
    """
    credited = Counter(artist_key(name) for track in tracks for name in track.artists)
    if not credited:
        return []
    meant = max(credited, key=lambda name: credited[name])
    return sorted(tracks, key=lambda track: artist_key(track.artist) != meant)
