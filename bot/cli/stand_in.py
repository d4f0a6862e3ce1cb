"""The stand-in for Spotify beside the playground, as long as no real app is configured."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pydantic import SecretStr

from bot.app import Opened
from bot.playground.spotify import FakeSpotify, Person, Song, World
from core.adapters.postgres.catalogue import PostgresCatalogue
from core.model import Track
from core.settings import Settings
from core.spotify import CALLBACK_PATH

_SONGS = 5000  # all of the starter catalogue, so that what is recommended can be saved
#: Songs of the starter catalogue that an account keeps, by their popularity rank.
_PEOPLE = (
    ("alice", "Alice Fontaine", range(0, 120, 3), "On repeat"),
    ("minsu", "김민수", range(1, 90, 2), "자주 듣는 노래"),
    ("vera", "Вера Лисина", range(2, 60), "Домой по вечерам"),
)


@dataclass(frozen=True, slots=True)
class StandIn:
    """The running stand-in, and settings that lead to it."""

    fake: FakeSpotify
    settings: Settings


@asynccontextmanager
async def stand_in(settings: Settings) -> AsyncIterator[StandIn]:
    """Run it while the block runs; the caller makes sure that no real app is configured."""
    people = [Person(number, name) for number, name, _, _ in _PEOPLE]
    async with FakeSpotify(World(people), real_client_id=settings.spotify_client_id) as fake:
        port = settings.web_port or _free_port()
        changes = {
            "spotify_client_id": fake.client.id,
            "spotify_client_secret": SecretStr(fake.client.secret or ""),
            "spotify_redirect_uri": f"http://127.0.0.1:{port}{CALLBACK_PATH}",
            "spotify_api_url": fake.api_url,
            "spotify_accounts_url": fake.url,
            "web_port": port,
        }
        yield StandIn(fake, settings.model_copy(update=changes))


async def stock(fake: FakeSpotify, opened: Opened) -> None:
    """Give it the catalogue's best known songs, and its accounts some of them."""
    tracks = await PostgresCatalogue(opened.stores.pool).popular(_SONGS)
    songs = [_song(track) for track in tracks]
    fake.world.add_songs(songs)
    ids = [song.spotify_id for song in songs]
    for name, _, ranks, playlist in _PEOPLE:
        mine = [ids[rank] for rank in ranks if rank < len(ids)]
        person = fake.world.people[name]
        person.saved, person.top, person.recent = mine, mine[5:30], mine[::-1][:20]
        fake.world.add_playlist(name, playlist, mine[:15])


def _song(track: Track) -> Song:
    return Song(
        track.title,
        track.artists,
        track.album or "",
        track.released or "2000",
        track.duration_ms or 200_000,
        id=track.spotify_id or "",
    )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
