"""Spotify: token endpoint over aiohttp, Web API over spotipy, which nothing else imports."""

from core.adapters.spotify.accounts import SpotifyAccounts
from core.adapters.spotify.caller import Caller
from core.adapters.spotify.circuits import Breaker
from core.adapters.spotify.library import SpotifyLibrary
from core.adapters.spotify.lookup import SpotifyLookup
from core.adapters.spotify.writing import SpotifyWriting

__all__ = [
    "Breaker",
    "Caller",
    "SpotifyAccounts",
    "SpotifyLibrary",
    "SpotifyLookup",
    "SpotifyWriting",
]
