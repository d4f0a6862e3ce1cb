"""The card of a track: everything known about it."""

from core.errors import CatalogueEmptyError, UnknownSongError
from core.model import Pick, Track, TrackCard, WithSeeds
from core.ports import Cards, Neighbours, Releases, Tracks
from core.quoting import presentable
from core.ranking import Rules, admissible
from core.services.search import SearchService

_PLAYLISTS = 5
_NEIGHBOURS = 5


class DescribeService:
    """Tells what is known about a track, and what lies near it."""

    def __init__(
        self,
        *,
        releases: Releases,
        neighbours: Neighbours,
        tracks: Tracks,
        cards: Cards,
        search: SearchService,
    ) -> None:
        self._releases = releases
        self._neighbours = neighbours
        self._tracks = tracks
        self._cards = cards
        self._search = search

    async def describe(self, text: str) -> TrackCard:
        """The card of the song that the text names; raises `UnknownSongError`."""
        track = await self._search.resolve(text)
        if track is None:
            raise UnknownSongError(text.strip())
        return await self._card(track)

    async def card(self, track_id: int) -> TrackCard:
        """The card of a track; raises `UnknownSongError` when it is gone."""
        track = (await self._tracks.tracks([track_id])).get(track_id)
        if track is None:
            raise UnknownSongError(str(track_id))
        return await self._card(track)

    async def _card(self, track: Track) -> TrackCard:
        playlists = await self._cards.playlists_of(track.id, 4 * _PLAYLISTS)
        return TrackCard(
            track=track,
            profile=await self._cards.profile(track.id),
            playlists=tuple(each for each in playlists if presentable(each.name))[:_PLAYLISTS],
            neighbours=await self._near(track),
        )

    async def _near(self, track: Track) -> tuple[Pick, ...]:
        try:
            release = await self._releases.active()
        except CatalogueEmptyError:
            return ()  # a catalogue without a release still has cards
        found = await self._neighbours.by_vector(release, [track.id], 8 * _NEIGHBOURS)
        scores = dict(found.get(track.id, []))
        known = await self._tracks.tracks(list(scores))
        near = [known[track_id] for track_id in scores if track_id in known]
        rules = Rules(per_artist=1, without_songs=frozenset({track.song_id}))
        reason = WithSeeds((track.title,), 0)
        return tuple(
            Pick(other, scores[other.id], reason) for other in admissible(near, rules)[:_NEIGHBOURS]
        )
