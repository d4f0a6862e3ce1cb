"""Free text to tracks: text, to the nearest playlists, to what is in them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from core.errors import EncoderDownError, NothingFoundError
from core.listener import STRANGER, Listener
from core.model import (
    Evidence,
    Length,
    Note,
    Release,
    Track,
    TrackList,
    Why,
)
from core.naming import fold, grams, romanise
from core.ports import QueryVectors, Releases, TitleSearch
from core.quoting import script_of
from core.ranking import Route
from core.ranking.votes import SILENT
from core.reading import Ids, Reader, Reading
from core.services import reasons
from core.services.assembly import Request, make, told
from core.services.mood_answer import (
    Answer,
    Asked,
    clues_of,
    less_than,
    listing_of,
    tracks_of,
)
from core.services.obeying import LENGTHS, wanted_of
from core.services.ordering import Rankers, order_for, weights_for
from core.services.ranked import ranked
from core.services.search import SearchService
from core.services.seed_routes import away_routes
from core.services.word_routes import (
    FACET_DEPTH,
    Lists,
    facet_route,
    genre_facets,
    speaking,
    wish_facets,
)
from core.together import together
from core.trees import Ranker
from core.wishes import understand

NEAREST = 50
#: Lexical hits below this share of the words' grams are noise.
WORDS_FOUND = 0.6
_TITLE_SURE = 92.0


class MoodService:
    """Answers moods, situations and wishes in words."""

    def __init__(
        self,
        *,
        releases: Releases,
        vectors: QueryVectors,
        reader: Reader,
        titles: TitleSearch,
        search: SearchService,
        rankers: Rankers,
        year: Callable[[], int],
        switched_off: frozenset[str] = frozenset(),
    ) -> None:
        """`year` tells this year, for wishes such as "the last five years".

        Routes `switched_off` are left out; for measuring what each is good for.
        """
        self._releases = releases
        self._vectors = vectors
        self._reader = reader
        self._titles = titles
        self._search = search
        self._rankers = rankers
        self._year = year
        self._off = switched_off

    async def mood(
        self,
        text: str,
        *,
        seed: int = 0,
        seen: frozenset[int] = frozenset(),
        with_title: bool = False,
        listener: Listener = STRANGER,
        off: frozenset[str] = frozenset(),
    ) -> TrackList:
        """A list for the words; `seen` tracks stay out, another `seed` gives another list.

        With `with_title` a song whose title is what was typed stands on top. When the encoder is
        down the answer comes from names, captions and genres, and carries a note. `off` are the ids
        of wishes that are not to be obeyed; the words stay the same, and so does their vector.
        Raises `NothingFoundError` when the words lead nowhere.
        """
        release = await self._releases.active()
        asked = await self._asked(text, release, off, with_title=with_title)
        asked = replace(asked, turn=seed, seen=seen, listener=listener)
        ranker = await self._rankers.of(release)
        async with self._reader.reading(release) as reading:
            answer = await self._answer(asked, release, reading, ranker)
            tracks = tracks_of(asked, answer)
            if not tracks:
                raise NothingFoundError(text)
            return await told(reading, tracks, lambda: listing_of(asked, answer))

    async def why(
        self,
        text: str,
        explained: Sequence[int],
        *,
        seed: int = 0,
        seen: frozenset[int] = frozenset(),
        with_title: bool = False,
        listener: Listener = STRANGER,
        off: frozenset[str] = frozenset(),
    ) -> dict[int, Why]:
        """Why tracks stand in the list of the same request; see `core.services.reasons`."""
        release = await self._releases.active()
        asked = await self._asked(text, release, off, with_title=with_title)
        asked = replace(asked, turn=seed, seen=seen, listener=listener)
        ranker = await self._rankers.of(release)
        async with self._reader.reading(release) as reading:
            answer = await self._answer(asked, release, reading, ranker)

            async def without(evidence: Evidence) -> Sequence[Track]:
                less = less_than(asked, evidence)
                again = await self._answer(less, release, reading, ranker, deep=True)
                return (*((asked.titled,) if asked.titled else ()), *again.made.order)

            clues = partial(clues_of, answer=answer, asked=asked)
            return await reasons.why(listing_of(asked, answer), explained, clues, without)

    async def ranked(self, text: str, most: int) -> Ids:
        """The order that `mood` cuts its list from, of up to `most` tracks, without its rules."""
        release = await self._releases.active()
        asked = await self._asked(text, release, frozenset(), with_title=False)
        ranker = await self._rankers.of(release)
        async with self._reader.reading(release) as reading:
            request, _, _ = await self._prepared(asked, release, reading, ranker)
            return await ranked(reading, request, order_for(ranker, 0, words=True), most)

    async def _asked(
        self, text: str, release: Release, off: frozenset[str], *, with_title: bool
    ) -> Asked:
        understood = understand(text, now=self._year())
        lengths = [wish for wish in understood.wishes if wish.kind in LENGTHS]
        kept = all(wish.id not in off for wish in lengths)
        asked = Asked(
            text,
            understood,
            understood.length if kept else Length(),
            await wanted_of(understood, off, self._titles),
            None,
            frozenset({Note.CAPPED_AT_LIMIT} if understood.capped and kept else ()),
            await self._search.resolve(text, sure=_TITLE_SURE) if with_title else None,
            0,
            frozenset(),
            STRANGER,
        )
        if not asked.words.strip() or "text" in self._off:
            return asked
        try:
            return replace(asked, vector=await self._vectors.project(asked.words, release))
        except EncoderDownError:
            return replace(asked, notes=asked.notes | {Note.ENCODER_DOWN})

    async def _answer(
        self,
        asked: Asked,
        release: Release,
        reading: Reading,
        ranker: Ranker | None,
        *,
        deep: bool = False,
    ) -> Answer:
        request, near, named = await self._prepared(asked, release, reading, ranker)
        made = await make(reading, request, order_for(ranker, 0, words=True), deep=deep)
        return Answer(made, near, named)

    async def _prepared(
        self, asked: Asked, release: Release, reading: Reading, ranker: Ranker | None
    ) -> tuple[Request, Lists, Lists]:
        weights = {
            name: 0.0 if name in self._off else weight
            for name, weight in weights_for(ranker, 0).items()
        }
        near, named, tagged = await together(
            _near(asked, reading, weights["text"]),
            _named(asked, reading, weights["title_knn"]),
            _facets(asked, reading, weights),
        )
        routes = [near.route, named.route, *tagged]
        request = Request(
            release=release,
            routes=tuple(routes),
            away=await away_routes(asked.listener, reading),
            length=asked.length,
            wanted=asked.wanted,
            listener=asked.listener,
            top=asked.titled,
            turn=asked.turn,
            seen=asked.seen,
        )
        return request, near, named


async def _near(asked: Asked, reading: Reading, weight: float) -> Lists:
    """Playlists near by meaning."""
    found = []
    if asked.vector is not None:
        found = await reading.nearest(asked.vector, NEAREST, SILENT, asked.without)
    return speaking("text", found, script_of(asked.text), weight)


async def _named(asked: Asked, reading: Reading, weight: float) -> Lists:
    """Playlists whose names look like the words."""
    found = []
    if weight and asked.words:
        found = await reading.by_words(_grams_of(asked.words), WORDS_FOUND, NEAREST, asked.without)
    return speaking("title_knn", found, script_of(asked.text), weight)


async def _facets(asked: Asked, reading: Reading, weights: dict[str, float]) -> list[Route]:
    """Genres that the words name, and what the wishes ask for; popular tracks for bare denials."""
    if not asked.tags:
        return []
    genres, wishes = genre_facets(asked.words), wish_facets(asked.wanted)
    bare = not asked.words and not wishes
    found = await reading.facets([*genres, *wishes, *(["popular"] if bare else [])], FACET_DEPTH)
    return [
        facet_route("same_genre", found, genres, weights["same_genre"]),
        facet_route("facets", found, ["popular"] if bare else wishes, weights["facets"]),
    ]


@lru_cache(maxsize=512)
def _grams_of(words: str) -> tuple[str, ...]:
    return tuple(sorted(grams(fold(words)) | grams(romanise(words))))
