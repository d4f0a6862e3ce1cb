"""Ways to save a list, and what came of it."""

import csv
import io
import re

from bot.features.lists.tracks import name
from bot.texts import Texts
from bot.ui.actions import LikeInSpotify, QueueTrack, SaveAs, SaveInto
from bot.ui.markup import Markup, bold, cut, join, link
from bot.ui.screen import LinkOut, Press, Rows, Screen
from core.links import spotify_link
from core.model import Track, TrackList
from core.services.saving import Saved

_TITLE = 60
_NAMED = 5
_BUTTONS = {
    SaveAs.NEW: "button-save-new",
    SaveAs.LIVING: "button-save-living",
    SaveAs.TEXT: "button-save-text",
    SaveAs.CSV: "button-save-csv",
    SaveAs.LINKS: "button-save-links",
}
# Where a cell begins: at its start, and at what a spreadsheet of another locale takes for a border,
# because there the quotes of this one do not count. Japanese ones take wide signs for signs, too.
# The white space in between leaves out what is a border itself, so that each is looked at once.
_FORMULA = re.compile(r"""(^|[;\t\r\n])((?:[^\S\t\r\n]|["'])*)(?=[=+\-@＝＋－＠])""")


def ways_screen(list_id: str, heading: str, texts: Texts, *, spotify: bool) -> Screen:
    """Where the list can go."""
    rows: Rows = (
        tuple(
            Press(texts(_BUTTONS[way]), SaveInto(list_id, way))
            for way in (SaveAs.TEXT, SaveAs.CSV, SaveAs.LINKS)
        ),
    )
    if spotify:
        into = tuple(
            (Press(texts(_BUTTONS[way]), SaveInto(list_id, way)),)
            for way in (SaveAs.NEW, SaveAs.LIVING)
        )
        rows = (*into, *rows)
    return Screen(
        join("\n\n", [join(" ", ["💾", bold(cut(heading, _TITLE))]), texts("save-how")]), rows
    )


def saved_screen(saved: Saved, texts: Texts) -> Screen:
    """What was saved, what was not, and where it is."""
    lines = [
        join(" ", ["✅", link(cut(saved.name, _TITLE), saved.url)]),
        texts("saved-tracks", count=saved.count),
    ]
    if saved.fewer:
        lines.append(texts("saved-fewer", count=saved.fewer))
    lines.append(_named("saved-missing", saved.missing, texts))
    lines.append(_named("saved-unasked", saved.unasked, texts))
    if not saved.has_cover:
        lines.append(texts("saved-no-cover"))
    rows = ((LinkOut(texts("button-open-spotify"), saved.url),),)
    return Screen(join("\n", lines), rows)


def with_player(screen: Screen, track_id: int, texts: Texts) -> Screen:
    """A card with what a connected account can do with its track."""
    row = (
        Press(texts("button-queue"), QueueTrack(track_id)),
        Press(texts("button-like"), LikeInSpotify(track_id)),
    )
    return Screen(screen.text, (*screen.rows, row), screen.preview)


def heading_of(listing: TrackList, texts: Texts) -> str:
    """What the list is called: its words, else the songs that it began with."""
    about = listing.query.replace("\n", ", ")
    if listing.seeds:
        about = ", ".join(seed.title for seed in listing.seeds)
    return cut(about, _TITLE) or texts("list-from-taste")


def as_text(listing: TrackList, texts: Texts) -> str:
    """Numbered lines."""
    tracks = [pick.track for pick in listing.picks]
    lines = [f"{number}. {_whole(track)}" for number, track in enumerate(tracks, 1)]
    return "\n".join([heading_of(listing, texts), "", *lines, ""])


def as_links(listing: TrackList) -> str:
    """One address a line; tracks whose id is unknown as a search."""
    return "".join(f"{spotify_link(pick.track)}\n" for pick in listing.picks)


def as_csv(listing: TrackList) -> str:
    """A table that spreadsheets of any locale open; no cell begins as a formula would."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["title", "artists", "album", "released", "duration_ms", "spotify"])
    for track in (pick.track for pick in listing.picks):
        cells = [track.title, "; ".join(track.artists), track.album or "", track.released or ""]
        length = str(track.duration_ms or "")
        rows.writerow([*map(_harmless, cells), length, spotify_link(track)])
    return out.getvalue()


def _harmless(cell: str) -> str:
    return _FORMULA.sub(r"\1\2'", cell)


def _whole(track: Track) -> str:
    year = f" ({track.year})" if track.year else ""
    return f"{', '.join(track.artists)} - {track.title}{year}"


def _named(message: str, tracks: tuple[Track, ...], texts: Texts) -> str:
    if not tracks:
        return Markup("")
    names = "; ".join(name(track) for track in tracks[:_NAMED])
    return texts(message, count=len(tracks), names=names + ("; …" if len(tracks) > _NAMED else ""))
