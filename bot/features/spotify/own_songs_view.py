"""Somebody's own songs with checkboxes."""

from collections.abc import Sequence

from bot.features.spotify.actions import ClearOwnSongs, PickOwnSong, UseOwnSongs
from bot.features.spotify.own_places import PLAYLISTS, place_of
from bot.texts import Texts
from bot.ui.actions import OpenOwnSongs
from bot.ui.markup import Markup, bold, cut, escape, italic, join, link
from bot.ui.screen import Press, Rows, Screen
from core.services.spotify_library import Shelf, Where
from core.spotify import Source, SpotifyPlaylist, SpotifyTrack

_SONG = 60
_LABEL = 30
_PLAYLISTS = 20
_TITLES = {
    Source.SAVED: "own-saved",
    Source.TOP: "own-top",
    Source.RECENT: "own-recent",
    Source.PLAYLIST: "own-playlist",
}


def sources_screen(texts: Texts) -> Screen:
    """Where there are songs to choose from."""
    rows: Rows = (
        (_source(Source.SAVED, texts), _source(Source.TOP, texts)),
        (
            _source(Source.RECENT, texts),
            Press(texts("own-playlists"), OpenOwnSongs(PLAYLISTS)),
        ),
    )
    return Screen(join("\n\n", [bold(texts("own-title")), texts("own-where")]), rows)


def playlists_screen(playlists: Sequence[SpotifyPlaylist], texts: Texts) -> Screen:
    """Which playlist; those of others are not among them."""
    rows: Rows = tuple(
        (
            Press(
                f"{cut(each.name, _LABEL)} · {each.tracks}",
                OpenOwnSongs(place_of(Where(Source.PLAYLIST, 0, each.id))),
            ),
        )
        for each in playlists[:_PLAYLISTS]
    )
    lines = [bold(texts("own-playlists")), texts("own-which") if rows else texts("own-none")]
    return Screen(join("\n\n", lines), (*rows, _back(texts)))


def shelf_screen(shelf: Shelf, texts: Texts, said: str = "") -> Screen:
    """One page: the songs link to Spotify, where they come from, and a button ticks each."""
    title = bold(texts(_TITLES[shelf.where.source]))
    facts = [texts("list-page", page=shelf.where.page + 1, pages=shelf.pages)]
    lines = [_line(number, song) for number, (song, _) in enumerate(shelf.songs, 1)]
    below = [texts("own-chosen", count=shelf.chosen), texts("own-from-spotify")]
    parts = [
        join(" · ", [title, *facts]),
        join("\n", lines),
        join("\n", [italic(escape(each)) for each in below]),
        bold(said) if said else Markup(""),
    ]
    return Screen(join("\n\n", parts), _rows(shelf, texts))


def _line(number: int, song: SpotifyTrack) -> Markup:
    name = cut(f"{song.title} — {song.artists[0]}", _SONG)
    return join("  ", [bold(str(number)), link(name, song.url) if song.url else name])


def _rows(shelf: Shelf, texts: Texts) -> Rows:
    here = place_of(shelf.where)
    boxes = [
        Press(f"{'☑' if on else '☐'} {number}", PickOwnSong(here, song.id, on=not on))
        for number, (song, on) in enumerate(shelf.songs, 1)
    ]
    turns = []
    if shelf.where.page > 0:
        turns.append(_turn("◀", shelf.where, -1))
    if shelf.where.page < shelf.pages - 1:
        turns.append(_turn("▶", shelf.where, 1))
    use: list[Press] = []
    if shelf.chosen:
        use = [
            Press(texts("button-own-use", count=shelf.chosen), UseOwnSongs()),
            Press(texts("button-own-clear"), ClearOwnSongs()),
        ]
    rows = (tuple(boxes[:4]), tuple(boxes[4:]), tuple(turns), tuple(use), _back(texts))
    return tuple(row for row in rows if row)


def _turn(label: str, where: Where, by: int) -> Press:
    return Press(
        label, OpenOwnSongs(place_of(Where(where.source, where.page + by, where.playlist_id)))
    )


def _source(source: Source, texts: Texts) -> Press:
    return Press(texts(_TITLES[source]), OpenOwnSongs(place_of(Where(source))))


def _back(texts: Texts) -> tuple[Press, ...]:
    return (Press(texts("button-own-back"), OpenOwnSongs("")),)
