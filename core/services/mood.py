"""Free text to tracks: text, to the nearest playlists, to what is in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.errors import EncoderDownError, NothingFoundError
from core.model import (
    Candidate,
    ListKind,
    NameMatch,
    Note,
    Pick,
    Playlist,
    Release,
    TagMatch,
    Track,
    TrackList,
    unique,
)
from core.naming import fold, grams, romanise
from core.ports import Cards, Genres, PlaylistSearch, QueryVectors, Releases, Tracks
from core.quoting import name_in, script_of
from core.ranking import MOST_CANDIDATES, Route, fuse, shuffled, similarity_frequency
from core.services.assembly import assemble, generator_for, rules_for
from core.services.obeying import asked_artists, obey
from core.services.search import SearchService
from core.wishes import Understood, understand

NEAREST = 50
#: Lexical hits below this share of the words' grams are noise.
WORDS_FOUND = 0.6
#: So many candidates are sifted when something was asked for that most tracks do not meet.
MOST_SIFTED = 1_500
_TITLE_SURE = 92.0
_MOST_SOURCES = 5


@dataclass(frozen=True, slots=True)
class MoodWeights:
    """How much each route counts in the fusion; 0 switches it off."""

    vector: float = 1.0
    words: float = 0.5
    genres: float = 0.25


@dataclass(frozen=True, slots=True)
class _Found:
    routes: tuple[Route, ...]
    sources: tuple[str, ...]
    notes: frozenset[Note]


class MoodService:
    """Answers moods, situations and wishes in words."""

    def __init__(
        self,
        *,
        releases: Releases,
        vectors: QueryVectors,
        playlists: PlaylistSearch,
        genres: Genres,
        tracks: Tracks,
        cards: Cards,
        search: SearchService,
        year: Callable[[], int],
        weights: MoodWeights | None = None,
    ) -> None:
        """`year` tells this year, for wishes such as "the last five years"."""
        self._releases = releases
        self._vectors = vectors
        self._playlists = playlists
        self._genres = genres
        self._tracks = tracks
        self._cards = cards
        self._search = search
        self._year = year
        self._weights = weights or MoodWeights()

    async def mood(
        self,
        text: str,
        *,
        seed: int = 0,
        seen: frozenset[int] = frozenset(),
        with_title: bool = False,
    ) -> TrackList:
        """A list for the words; `seen` tracks stay out, another `seed` gives another list.

        With `with_title` a song whose title is what was typed stands on top. When the encoder is
        down the answer comes from names, captions and genres, and carries a note. Raises
        `NothingFoundError` when the words lead nowhere.
        """
        wish = understand(text, now=self._year())
        words = wish.words or text
        titled = await self._titled(text) if with_title else None
        release = await self._releases.active()
        found = await self._found(words, release)
        songs = frozenset({titled.song_id}) if titled else frozenset()
        rules = rules_for(
            wish.length,
            without_tracks=seen,
            without_songs=songs,
            free_artists=asked_artists(wish),
        )
        fused = fuse(found.routes, MOST_SIFTED if wish.wishes else MOST_CANDIDATES)
        known = await self._tracks.tracks([candidate.track_id for candidate in fused])
        obeyed = await obey(wish, shuffled(fused, generator_for(seed)), known, self._cards)
        assembled = assemble(known, obeyed.candidates[:MOST_CANDIDATES], wish.length, rules)
        picks = _on_top(titled, assembled.picks, wish)
        if not picks:
            raise NothingFoundError(text)
        notes = assembled.notes | found.notes
        if wish.capped:
            notes |= {Note.CAPPED_AT_LIMIT}
        return TrackList(
            ListKind.MOOD,
            words,
            picks,
            sources=found.sources,
            length=wish.length,
            notes=notes,
            understood=obeyed.chips,
            unknown_facts=obeyed.unknown_facts(picks),
        )

    async def _titled(self, text: str) -> Track | None:
        return await self._search.resolve(text, sure=_TITLE_SURE)

    async def _found(self, words: str, release: Release) -> _Found:
        language = script_of(words)
        notes: frozenset[Note] = frozenset()
        nearest: list[tuple[Playlist, float]] = []
        if self._weights.vector:
            try:
                vector = await self._vectors.project(words, release)
                found = await self._playlists.nearest(release, vector, NEAREST)
                nearest = _quotable(found, language)
            except EncoderDownError:
                notes = frozenset({Note.ENCODER_DOWN})
        named = _quotable(await self._by_words(words), language)
        members = await self._playlists.members(
            list(dict.fromkeys(playlist.id for playlist, _ in [*nearest, *named]))
        )
        routes = [
            Route(similarity_frequency(nearest, members), self._weights.vector),
            Route(similarity_frequency(named, members), self._weights.words),
            Route(await self._by_genre(words), self._weights.genres),
        ]
        sources = unique([playlist.name for playlist, _ in (nearest or named) if playlist.name])
        return _Found(tuple(routes), tuple(sources[:_MOST_SOURCES]), notes)

    async def _by_words(self, words: str) -> list[tuple[Playlist, float]]:
        if not self._weights.words:
            return []
        wanted = grams(fold(words)) | grams(romanise(words))
        found = await self._playlists.by_words(sorted(wanted), NEAREST)
        return [(playlist, share) for playlist, share in found if share >= WORDS_FOUND]

    async def _by_genre(self, words: str) -> list[Candidate]:
        if not self._weights.genres:
            return []
        tags = word_groups(fold(words).split())
        found = await self._genres.by_genres(tags, NEAREST * 2)
        return [
            Candidate(track_id, float(len(genres)), TagMatch(genres)) for track_id, genres in found
        ]


def word_groups(words: Sequence[str], longest: int = 3) -> list[str]:
    """Every run of one to `longest` words, as genre names are one to three words long."""
    return [
        " ".join(words[start : start + size])
        for size in range(1, longest + 1)
        for start in range(len(words) - size + 1)
    ]


def _quotable(
    found: Sequence[tuple[Playlist, float]], language: str
) -> list[tuple[Playlist, float]]:
    """The playlists under the names that the asker reads; those unfit to be shown lose theirs."""
    return [
        (replace(playlist, name=name_in(playlist, language)), score) for playlist, score in found
    ]


def _on_top(titled: Track | None, picks: tuple[Pick, ...], wish: Understood) -> tuple[Pick, ...]:
    if titled is None:
        return picks
    rest = picks if wish.length.duration_ms else picks[: wish.length.tracks - 1]
    return (Pick(titled, 1.0, NameMatch()), *rest)
