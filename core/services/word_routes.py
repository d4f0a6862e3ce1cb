"""Words to routes: playlists near by meaning and by name, genres, and what the wishes name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from core.model import InPlaylists, Popular, Reason, TagMatch, Track
from core.naming import artist_key, fold
from core.quoting import name_in
from core.ranking import Members, Route, agree, heard, voices, vote
from core.ranking.agreement import Opinion
from core.ranking.fusion import Ids, Scores
from core.reading import Voice
from core.services.obeying import Wanted
from core.wishes import Kind, Wish
from core.wishes.genres import SILENT, ancestry, kinds_of, silent_kinds

#: Tracks of each facet that are looked at.
FACET_DEPTH = 200
#: A longer span of years is asked for by its decades, up to so many.
_MOST_DECADES = 4
_FIRST, _LAST = 1950, 2029  # decades that a catalogue of songs holds


@dataclass(frozen=True, slots=True)
class Lists:
    """Playlists that speak for words, with their voices."""

    route: Route
    voices: Sequence[Voice]
    members: Members
    loud: Scores
    heard: Sequence[bool]
    language: str  # in which they are named

    def name(self, at: int) -> str:
        """The name that the asker reads; empty when it has none that may be shown."""
        return name_in(self.voices[at].playlist, self.language)

    def names(self, most: int) -> list[str]:
        """The first names, each once."""
        found: dict[str, None] = {}
        for at in range(len(self.voices)):
            if len(found) == most:
                break
            found[self.name(at)] = None
            found.pop("", None)
        return list(found)

    def shares(self, track_id: int) -> dict[int, float]:
        """What each playlist gave a track, by its place."""
        places = self.members.holding(track_id)
        whole, share = sum(self.loud[at] for at in places), self.route.share(track_id)
        return {at: float(share * self.loud[at] / whole) for at in places} if whole else {}

    def reason(self, track_id: int) -> InPlaylists:
        """How many of the playlists like the words hold it, and the nearest one that has a name."""
        places = self.members.holding(track_id)
        near = [at for at in places if self.heard[at]] or places[:1]
        return InPlaylists(max(1, len(near)), next(filter(None, map(self.name, near)), ""))


def speaking(name: str, found: Sequence[Voice], language: str, weight: float) -> Lists:
    """The votes of the playlists, nearest first; those that say nothing are left out."""
    loud = voices([voice.similarity for voice in found], [voice.size for voice in found])
    found = [voice for voice, said in zip(found, loud, strict=True) if said > 0]
    loud = loud[loud > 0]
    similar = [voice.similarity for voice in found]
    members = Members.of([voice.tracks for voice in found])
    route = Route(name, *vote(loud, members), weight)
    return Lists(route, found, members, loud, heard(similar), language)


def word_groups(words: Sequence[str], longest: int = 3) -> list[str]:
    """Every run of one to `longest` words, as genre names are one to three words long."""
    return [
        " ".join(words[start : start + size])
        for size in range(1, longest + 1)
        for start in range(len(words) - size + 1)
    ]


def genre_facets(words: str) -> list[str]:
    """The facets of genres that the words may name."""
    return [f"genre:{group}" for group in dict.fromkeys(word_groups(fold(words).split()))]


def wish_facets(wanted: Wanted) -> list[str]:
    """The facets that hold what the wishes ask for."""
    positive = [wish for wish in wanted.wishes if not wish.negative]
    languages = [wish.value for wish in positive if wish.kind == Kind.LANGUAGE]
    languages += [wish.value.partition("@")[2] for wish in positive if "@" in wish.value]
    decades = [d for wish in positive if wish.kind == Kind.YEARS for d in decades_of(wish.value)]
    names = [f"language:{language}/decade:{decade}" for language in languages for decade in decades]
    if not names:
        names = [*(f"language:{each}" for each in languages), *(f"decade:{d}" for d in decades)]
    names += chain.from_iterable(_of_kind(wish) for wish in positive)
    names += [f"artist:{key}" for key in sorted(wanted.artists)]
    return list(dict.fromkeys(names))


def facet_route(name: str, facets: Mapping[str, Ids], asked: Sequence[str], weight: float) -> Route:
    """The tracks of the facets asked for; those in several first."""
    ids, scores = agree([Opinion(facets[facet]) for facet in asked if facet in facets])
    return Route(name, ids, scores, weight)


def facet_reason(track: Track, wanted: Wanted, groups: Sequence[str]) -> Reason:
    """The genres of a track that were named, else how many playlists hold it."""
    tags = [genre for genre in track.genres if fold(genre) in groups]
    if not tags:
        asked = {w.value.partition("@")[0] for w in wanted.wishes if w.kind == Kind.GENRE}
        tags = [genre for genre in track.genres if asked & ancestry(genre)]
    return TagMatch(tuple(tags)) if tags else Popular(track.popularity)


def decades_of(span: str) -> list[int]:
    """The decades that a span of years touches; of a long one the latest."""
    first, _, last = span.partition("-")
    start, end = int(first or _FIRST), int(last or _LAST)
    decades = list(range(start // 10 * 10, min(end, _LAST) // 10 * 10 + 1, 10))
    return decades[-_MOST_DECADES:]


def _of_kind(wish: Wish) -> list[str]:
    if wish.kind == Kind.GENRE:
        name = wish.value.partition("@")[0]
        return [f"genre:{tag}" for tag in kinds_of(name)]
    if wish.kind == Kind.INSTRUMENTAL:
        return [f"language:{SILENT}", *(f"genre:{tag}" for tag in silent_kinds())]
    if wish.kind == Kind.ARTIST:
        return [f"artist:{artist_key(wish.value)}"]
    return []
