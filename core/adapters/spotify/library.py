"""What somebody keeps and hears; 50 at a time, the most that Spotify gives."""

from typing import Any

import spotipy
from pydantic import SecretStr

from core.adapters.spotify.caller import Caller, answered
from core.adapters.spotify.parse import (
    count_of,
    entry_of,
    is_of,
    items_of,
    playlist_of,
    track_of,
)
from core.spotify import Slice, Source, SpotifyPlaylist

MOST = 50
_FIELDS = (
    "total,items(item("
    "id,type,name,artists(name),album(name),duration_ms,external_ids,external_urls))"
)


class SpotifyLibrary:
    """`core.spotify.Library`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def tracks(
        self, access: SecretStr, source: Source, offset: int, playlist_id: str = ""
    ) -> Slice:
        """At most 50 tracks from an offset; of recently played ones there are no more than 50."""

        def work(client: spotipy.Spotify) -> Slice:
            found = answered(_page(client, source, offset, playlist_id))
            read = track_of if source is Source.TOP else entry_of
            tracks = [track for item in items_of(found, "items") if (track := read(item))]
            if source is Source.RECENT:
                tracks = list({track.id: track for track in tracks}.values())
                return Slice(tuple(tracks), len(tracks))
            return Slice(tuple(tracks), count_of(found, "total") or len(tracks))

        return await self._caller.call(access, work)

    async def playlists(self, access: SecretStr, offset: int) -> tuple[list[SpotifyPlaylist], int]:
        """At most 50 of their own playlists (those of others cannot be read), and the total."""

        def work(client: spotipy.Spotify) -> tuple[list[SpotifyPlaylist], int]:
            me = answered(client._get("me")).get("id")  # noqa: SLF001 # `me()` adds a slash
            found = answered(client.current_user_playlists(limit=MOST, offset=offset))
            items = [item for item in items_of(found, "items") if is_of(item, me)]
            mine = [playlist for item in items if (playlist := playlist_of(item))]
            return mine, count_of(found, "total") or len(mine)

        return await self._caller.call(access, work)


def _page(client: spotipy.Spotify, source: Source, offset: int, playlist_id: str) -> Any:
    match source:
        case Source.SAVED:
            return client.current_user_saved_tracks(limit=MOST, offset=offset)
        case Source.TOP:
            return client.current_user_top_tracks(limit=MOST, offset=offset)
        case Source.RECENT:
            return client.current_user_recently_played(limit=MOST)
        case Source.PLAYLIST:
            return client.playlist_items(
                playlist_id, fields=_FIELDS, limit=MOST, offset=offset, additional_types=("track",)
            )
