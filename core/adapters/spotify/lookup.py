"""Spotify's catalogue, and whose account a token belongs to."""

import spotipy
from pydantic import SecretStr

from core.adapters.spotify.caller import Caller, answered
from core.adapters.spotify.circuits import OWNER
from core.adapters.spotify.parse import account_of, items_of, track_of
from core.errors import SpotifyRefusedError, UpstreamBusyError
from core.spotify import SpotifyAccount, SpotifyTrack

MOST_HITS = 10
_NO_TRACK = (400, 404)


class SpotifyLookup:
    """`core.spotify.Lookup` and `Profiles`.

    A market goes with every search: to an app's own token everything is unavailable without one.
    """

    def __init__(self, caller: Caller, market: str) -> None:
        self._caller = caller
        self._market = market

    async def me(self, access: SecretStr) -> SpotifyAccount:
        """The account; raises `NotOnUserListError`."""

        def work(client: spotipy.Spotify) -> SpotifyAccount | None:
            return account_of(answered(client._get("me")))  # noqa: SLF001 # `me()` adds a slash

        account = await self._caller.call(access, work, OWNER)
        if account is None:  # said here, where it is this answer's failing and no outage
            raise UpstreamBusyError("Spotify")
        return account

    async def by_isrc(self, access: SecretStr, isrc: str) -> list[SpotifyTrack]:
        """Recordings with this ISRC."""
        return await self.search(access, f"isrc:{isrc}")

    async def exists(self, access: SecretStr, spotify_id: str) -> bool:
        """Whether there is (still) a track with this id."""

        def work(client: spotipy.Spotify) -> bool:
            return track_of(client.track(spotify_id, market=self._market)) is not None

        try:
            return await self._caller.call(access, work)
        except SpotifyRefusedError as error:
            if error.status in _NO_TRACK:
                return False
            raise

    async def search(self, access: SecretStr, words: str) -> list[SpotifyTrack]:
        """At most ten tracks for a query."""

        def work(client: spotipy.Spotify) -> list[SpotifyTrack]:
            found = client.search(words, limit=MOST_HITS, type="track", market=self._market)
            items = items_of(answered(found).get("tracks"), "items")
            return [track for item in items if (track := track_of(item))]

        return await self._caller.call(access, work)
