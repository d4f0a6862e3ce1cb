"""What is wrong with the starter catalogue, found by reading its files alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.naming import artist_key, fold
from ml.sources.problems import Problem
from ml.starter.catalogue import Catalogue, read_catalogue
from ml.starter.layout import LANGUAGES, PlaylistText, Song, Songs

_FEW_ARTISTS = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, and whether it fails the check."""

    problem: Problem
    error: bool = True

    def __str__(self) -> str:
        return f"{self.problem}" if self.error else f"{self.problem} (warning)"


@dataclass(frozen=True, slots=True)
class Report:
    """The findings in order of file and line, and how much was read."""

    findings: list[Finding]
    songs: int
    artists: int
    playlists: int

    @property
    def errors(self) -> int:
        """How many findings fail the check."""
        return sum(finding.error for finding in self.findings)


def check(folder: Path, this_year: int) -> Report:
    """Check a catalogue folder; raises `UnreadableFileError` for a file that cannot be read."""
    catalogue = read_catalogue(folder, this_year)
    findings = [Finding(problem) for problem in catalogue.problems]
    findings += [*_artists(catalogue), *_songs(catalogue), *_playlists(catalogue)]
    findings.sort(key=lambda finding: (finding.problem.path, finding.problem.line))
    names = {artist_key(name) for _path, _line, song in catalogue.songs for name in song.artists}
    return Report(findings, len(catalogue.songs), len(names), len(catalogue.playlists))


def _artists(catalogue: Catalogue) -> Iterator[Finding]:
    first: dict[str, str] = {}
    credited = {artist_key(name) for _path, _line, song in catalogue.songs for name in song.artists}
    for path, line, artist in catalogue.artists:
        key = artist_key(artist.name)
        if key in first:
            yield _found(path, line, "name", f"{artist.name!r} is listed at {first[key]} already")
        first.setdefault(key, f"{path}:{line}")
        if key not in credited:
            yield _found(path, line, "name", f"no song is by {artist.name!r}", error=False)
    for path, line, artist in catalogue.artists:
        for spelling in artist.also:
            if first.get(artist_key(spelling), f"{path}:{line}") != f"{path}:{line}":
                reason = f"{spelling!r} is an artist of its own at {first[artist_key(spelling)]}"
                yield _found(path, line, "also", reason)


def _songs(catalogue: Catalogue) -> Iterator[Finding]:
    known = {
        artist_key(name)
        for _path, _line, artist in catalogue.artists
        for name in (artist.name, *artist.also)
    }
    genres = {name for _path, _line, name in catalogue.genres}
    first: dict[str | None, str] = {}
    for path, line, song in catalogue.songs:
        label = f"{song.artists[0]} - {song.title}"
        if song.key in first:
            yield _found(path, line, "title", f"{label!r} is listed at {first[song.key]} already")
        first.setdefault(song.key, f"{path}:{line}")
        for name in song.artists:
            if artist_key(name) not in known:
                yield _found(path, line, "artists", f"{name!r} is not in artists/*.csv")
        for genre in song.genres:
            if genre not in genres:
                yield _found(path, line, "genres", f"{genre!r} is not in genres*.txt")
        for field, value in (
            ("year", song.released),
            ("language", song.language),
            ("genres", song.genres),
        ):
            if not value:
                yield _found(path, line, field, f"{label!r} has none", error=False)


def _playlists(catalogue: Catalogue) -> Iterator[Finding]:
    songs = Songs()
    listed = {
        Song(path, line, song.title or "", tuple(song.artists), tuple(song.also)): False
        for path, line, song in catalogue.songs
    }
    for song in listed:
        songs.add(song)
    captions: dict[str, str] = {}
    for path, playlist in catalogue.playlists:
        yield from _captions(path, playlist, captions)
        found: dict[Song, int] = {}
        for line, entry in playlist.entries:
            match = songs.find(entry)
            if match is None:
                yield _found(
                    path, line, "song", f"expected 'Artist - Title' of songs/*.csv, got {entry!r}"
                )
            elif match in found:
                yield _found(
                    path, line, "song", f"{entry!r} is listed on line {found[match]} already"
                )
            else:
                found[match] = line
                listed[match] = True
        artists = {artist_key(song.artists[0]) for song in found}
        if len(artists) < _FEW_ARTISTS:
            wanted = f"expected {_FEW_ARTISTS} artists or more, got {len(artists)}"
            yield _found(path, 1, "artists", wanted, error=len(artists) <= 1)
    for song, in_a_playlist in listed.items():
        if not in_a_playlist:
            yield _found(song.path, song.line, "title", f"{str(song)!r} is in no playlist")


def _captions(path: str, playlist: PlaylistText, known: dict[str, str]) -> Iterator[Finding]:
    for language in LANGUAGES:
        if not any(text for _line, written, text in playlist.captions if written == language):
            yield _found(path, 1, language, "expected a caption in this language, got none")
    for line, language, text in playlist.captions:
        if language not in LANGUAGES:
            yield _found(path, line, language, f"expected one of {', '.join(LANGUAGES)}")
        if not text:
            yield _found(path, line, language, "expected a caption, got an empty one")
        elif fold(text) in known:
            yield _found(path, line, language, f"{text!r} is at {known[fold(text)]} already")
        known.setdefault(fold(text), f"{path}:{line}")


def _found(path: str, line: int, field: str, reason: str, *, error: bool = True) -> Finding:
    return Finding(Problem(path, line, field, reason), error)
