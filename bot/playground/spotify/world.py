"""What the stand-in knows: songs, people, what they keep and hear, and their playlists."""

import hashlib
import secrets
import string
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

ALPHABET: Final = string.digits + string.ascii_letters
ID_LENGTH: Final = 22


def invented_id(*parts: str) -> str:
    """22 base-62 characters that follow from the parts."""
    number = int.from_bytes(hashlib.blake2b("\t".join(parts).encode(), digest_size=17).digest())
    digits = []
    for _ in range(ID_LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(digits)


@dataclass(frozen=True, slots=True)
class Song:
    """A track of the stand-in's catalogue."""

    title: str
    artists: tuple[str, ...]
    album: str = ""
    released: str = "2000"
    duration_ms: int = 200_000
    isrc: str = ""
    id: str = ""

    @property
    def spotify_id(self) -> str:
        """The id given, else one that follows from the name."""
        return self.id or invented_id("track", self.title, *self.artists)


@dataclass(slots=True)
class Playlist:
    """A playlist of somebody."""

    id: str
    owner: str
    name: str
    description: str = ""
    public: bool = True
    collaborative: bool = False
    items: list[str] = field(default_factory=list)
    cover: bytes = b""
    revision: int = 1
    shown: bool = True  # in its owner's library; unfollowing is how playlists are deleted

    @property
    def snapshot(self) -> str:
        """The version of its contents."""
        return invented_id("snapshot", self.id, str(self.revision))


@dataclass(slots=True)
class Person:
    """A Spotify account."""

    id: str
    name: str
    listed: bool = True  # on the app's user list
    premium: bool = True
    device: bool = True  # something plays somewhere
    saved: list[str] = field(default_factory=list)
    top: list[str] = field(default_factory=list)
    recent: list[str] = field(default_factory=list)
    queue: list[str] = field(default_factory=list)


class World:
    """Everything that the stand-in remembers; the clock gives seconds since the epoch."""

    def __init__(
        self,
        people: Iterable[Person] = (),
        songs: Iterable[Song] = (),
        clock: Callable[[], float] = time.time,
        random_text: Callable[[], str] = lambda: secrets.token_urlsafe(32),
    ) -> None:
        self.clock = clock
        self.random_text = random_text
        self.people: dict[str, Person] = {person.id: person for person in people}
        self.songs: dict[str, Song] = {}
        self.playlists: dict[str, Playlist] = {}
        self.add_songs(songs)

    def add_songs(self, songs: Iterable[Song]) -> None:
        """Add to the catalogue; a song that is there already is replaced."""
        self.songs.update({song.spotify_id: song for song in songs})

    def add_playlist(
        self, owner: str, name: str, items: Iterable[str] = (), *, public: bool = True
    ) -> Playlist:
        """A new playlist at the top of somebody's library."""
        playlist = Playlist(
            invented_id("playlist", owner, str(len(self.playlists)), self.random_text()),
            owner,
            name,
            public=public,
            items=list(items),
        )
        self.playlists = {playlist.id: playlist, **self.playlists}
        return playlist

    def playlists_of(self, owner: str) -> list[Playlist]:
        """What somebody's library shows, newest first."""
        return [each for each in self.playlists.values() if each.owner == owner and each.shown]

    def found(self, query: str) -> list[Song]:
        """Songs that hold every word of the query, with `track:`, `artist:` and `isrc:` filters."""
        filters, words = parsed_query(query)
        return [song for song in self.songs.values() if _fits(song, filters, words)]


def parsed_query(query: str) -> tuple[dict[str, str], list[str]]:
    """The field filters of a query, and its free words."""
    filters: dict[str, str] = {}
    rest = query
    for name in ("track", "artist", "album", "isrc", "year"):
        head, mark, tail = rest.partition(f"{name}:")
        if not mark:
            continue
        quoted = tail.startswith('"')
        value, _, after = tail[1:].partition('"') if quoted else tail.partition(" ")
        filters[name] = value
        rest = f"{head} {after}"
    return filters, rest.replace('"', " ").casefold().split()


def _fits(song: Song, filters: dict[str, str], words: list[str]) -> bool:
    fields = {
        "track": song.title,
        "artist": " ".join(song.artists),
        "album": song.album,
        "isrc": song.isrc,
        "year": song.released[:4],
    }
    whole = " ".join(fields.values()).casefold()
    if not filters and not words:
        return False
    return all(
        value.casefold() in fields[name].casefold() if value else False
        for name, value in filters.items()
    ) and all(word in whole for word in words)
