"""A stateful stand-in for Spotify, accounts and Web API, for the playground and for tests.

It imports nothing else of this project: the bot talks to it over HTTP, as it talks to Spotify.
"""

from bot.playground.spotify.limits import Fault
from bot.playground.spotify.server import FakeSpotify
from bot.playground.spotify.world import Person, Playlist, Song, World

__all__ = ["FakeSpotify", "Fault", "Person", "Playlist", "Song", "World"]
