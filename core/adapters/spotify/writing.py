"""Changes to somebody's account: playlists, covers, the queue, liked songs."""

import base64
from collections.abc import Callable, Sequence
from typing import Any

import spotipy
from pydantic import SecretStr

from core.adapters.spotify.caller import Caller, answered
from core.adapters.spotify.circuits import COVERS
from core.adapters.spotify.parse import count_of, playlist_of
from core.errors import UpstreamBusyError
from core.spotify import SpotifyPlaylist

MOST_ITEMS = 100
MOST_COVER = 256 * 1024  # of the base64 text
_LONGEST_NAME, _LONGEST_DESCRIPTION = 100, 300


class SpotifyWriting:
    """`core.spotify.Writing`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def create(self, access: SecretStr, name: str, description: str) -> SpotifyPlaylist:
        """A new, private, empty playlist."""

        def work(client: spotipy.Spotify) -> SpotifyPlaylist | None:
            made = client.current_user_playlist_create(
                _name(name), public=False, description=_description(description)
            )
            return playlist_of(answered(made))

        playlist = await self._caller.call(access, work)
        if playlist is None:  # said here, where it is this answer's failing and no outage
            raise UpstreamBusyError("Spotify")
        return playlist

    async def describe(
        self, access: SecretStr, playlist_id: str, name: str, description: str
    ) -> None:
        """Another name and description."""
        await self._do(
            access,
            lambda client: client.playlist_change_details(
                playlist_id, name=_name(name), description=_description(description)
            ),
        )

    async def fill(self, access: SecretStr, playlist_id: str, ids: Sequence[str]) -> int:
        """Put these in place of what it holds; how many it holds afterwards, read back.

        Where Spotify does not say how many, they are those that it has just accepted. The first
        hundred replace and the rest is added, so that a repeated call doubles nothing.
        """
        uris = [f"spotify:track:{each}" for each in ids]

        def work(client: spotipy.Spotify) -> int:
            starts = range(MOST_ITEMS, len(uris), MOST_ITEMS)
            rest = [uris[at : at + MOST_ITEMS] for at in starts]
            items = f"playlists/{playlist_id}/items"
            client._put(items, payload={"uris": uris[:MOST_ITEMS]})  # noqa: SLF001 # as the contract words it
            for chunk in rest:
                client._post(items, payload={"uris": chunk})  # noqa: SLF001 # spotipy sends an array
            found = client.playlist_items(
                playlist_id, fields="total", limit=1, additional_types=("track",)
            )
            total = count_of(found, "total")
            return len(uris) if total is None else total

        return await self._caller.call(access, work)

    async def cover(self, access: SecretStr, playlist_id: str, jpeg: bytes) -> None:
        """Another cover; raises `ValueError` past 256 KB of base64."""
        text = base64.b64encode(jpeg)
        if len(text) > MOST_COVER:
            raise ValueError(f"a cover of {len(text)} bytes is too large for Spotify")

        def work(client: spotipy.Spotify) -> None:
            client.playlist_upload_cover_image(playlist_id, text)

        await self._caller.call(access, work, COVERS)

    async def keeps(self, access: SecretStr, playlist_id: str) -> bool:
        """Whether the playlist is still in its owner's library."""
        uri = f"spotify:playlist:{playlist_id}"

        def work(client: spotipy.Spotify) -> bool:
            found = client._get("me/library/contains", uris=uri)  # noqa: SLF001 # spotipy lacks it
            return bool(isinstance(found, list) and found and found[0])

        return await self._caller.call(access, work)

    async def queue(self, access: SecretStr, spotify_id: str) -> None:
        """Play it next; raises `NoActiveDeviceError` or `PremiumNeededError`."""
        await self._do(access, lambda client: client.add_to_queue(f"spotify:track:{spotify_id}"))

    async def like(self, access: SecretStr, spotify_id: str) -> None:
        """Add it to the liked songs."""
        uris = [f"spotify:track:{spotify_id}"]
        await self._do(access, lambda client: client.current_user_saved_tracks_add(uris))

    async def _do(self, access: SecretStr, work: Callable[[spotipy.Spotify], Any]) -> None:
        await self._caller.call(access, work)


def _name(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_NAME].strip() or "Segue"


def _description(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_DESCRIPTION]
