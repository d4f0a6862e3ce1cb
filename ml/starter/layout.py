"""How the starter catalogue is written down.

```
songs/*.csv      title,artists,album,year,length,language,genres,also
artists/*.csv    name,also
playlists/*.txt  en: caption / ko: caption / ru: caption, a blank line, then `Artist - Title` lines
genres*.txt      `genre` or `genre = parent` a line
```
Artists and `also` are separated by ` ; `, genres by `;`, a length is `m:ss`. In text files `#`
starts a comment line.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.naming import artist_key, fold

FOLDER = Path(__file__).parent
FIRST_YEAR = 1500  # the year of a classical piece is that of its composition
LANGUAGES = ("en", "ko", "ru")
SONG_COLUMNS: Mapping[str, Sequence[str]] = {
    name: (name,)
    for name in ("title", "artists", "album", "year", "length", "language", "genres", "also")
}
ARTIST_COLUMNS: Mapping[str, Sequence[str]] = {"name": ("name",), "also": ("also",)}
_CAPTION = re.compile(r"([a-z]{2}):\s*(.*)")
_LENGTH = re.compile(r"(\d{1,3}):([0-5]\d)")


def split_list(text: str, mark: str = " ; ") -> list[str]:
    """The parts of a cell."""
    return [part for piece in text.split(mark) if (part := piece.strip())]


def parse_length(text: str) -> int | None:
    """`m:ss` in milliseconds; None when it is something else."""
    match = _LENGTH.fullmatch(text)
    return (int(match[1]) * 60 + int(match[2])) * 1000 if match else None


@dataclass(slots=True)
class PlaylistText:
    """A playlist file, taken apart; everything carries its line."""

    captions: list[tuple[int, str, str]] = field(default_factory=list)  # line, language, text
    entries: list[tuple[int, str]] = field(default_factory=list)

    @property
    def phrases(self) -> list[str]:
        """The captions with the first English one in front, which is the playlist's name."""
        texts = [text for _line, _language, text in self.captions]
        named = [text for _line, language, text in self.captions if language == "en"]
        return list(dict.fromkeys([*named[:1], *texts]))


def parse_playlist(lines: Iterable[tuple[int, str]]) -> PlaylistText:
    """Captions up to the first blank line after one, entries from there on."""
    parsed = PlaylistText()
    listing = False
    for line, raw in lines:
        text = raw.strip()
        if not text:
            listing = listing or bool(parsed.captions)
        elif text.startswith("#"):
            continue
        elif not listing and (match := _CAPTION.fullmatch(text)):
            parsed.captions.append((line, match[1], match[2].strip()))
        else:
            listing = True
            parsed.entries.append((line, text))
    return parsed


@dataclass(frozen=True, slots=True)
class Song:
    """A song of the catalogue, and where it is written."""

    path: str
    line: int
    title: str
    artists: tuple[str, ...]
    also: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.artists[0]} - {self.title}"


class Songs:
    """Finds the song that a playlist line means."""

    def __init__(self) -> None:
        self._songs: dict[tuple[str, str], Song] = {}

    def add(self, song: Song) -> None:
        """Make it known by each of its artists and titles.

        A name that two songs share belongs to the one of whose main artist it is, then to the
        earlier.
        """
        names = [" ; ".join(song.artists), ", ".join(song.artists), *song.artists]
        for artist in reversed(names):
            for title in (song.title, *song.also):
                name = (artist_key(artist), fold(title))
                known = self._songs.setdefault(name, song)
                if name[0] == artist_key(song.artists[0]) != artist_key(known.artists[0]):
                    self._songs[name] = song

    def find(self, entry: str) -> Song | None:
        """The song of an `Artist - Title` line, wherever the dash that separates them is."""
        for artist, title in splits(entry):
            song = self._songs.get((artist_key(artist), fold(title)))
            if song is not None:
                return song
        return None


def splits(entry: str) -> Iterator[tuple[str, str]]:
    """Every way to read a line as artist and title."""
    for dash in re.finditer(r"\s[-–—]\s", entry):
        yield entry[: dash.start()].strip(), entry[dash.end() :].strip()
