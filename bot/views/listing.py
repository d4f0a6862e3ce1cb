"""The list: a heading, numbered tracks with reasons, what it drew on, notes, buttons."""

from dataclasses import dataclass

from bot.callbacks import Again, OpenCard, OpenPage
from bot.texts import Texts
from bot.views.markup import Markup, bold, cut, escape, italic, join
from bot.views.screen import Press, Rows, Screen, in_rows
from bot.views.tracks import clock, lasting, linked, name, quoted, why
from core.model import ChipState, ListKind, NameMatch, Note, Pick, TrackList

_EMOJI = {ListKind.SEARCH: "🔎", ListKind.MOOD: "🎧", ListKind.RECOMMEND: "✨"}
_PER_PAGE = {ListKind.SEARCH: 5, ListKind.MOOD: 10, ListKind.RECOMMEND: 10}
_QUERY = 80
_ALBUM = 40
_SOURCES = 3
_UNKNOWN = 5

_CHIP = 24
_CHIPS = 8
_FACTS = {
    "years": "unknown-years",
    "language": "unknown-language",
    "genre": "unknown-genre",
    "artist": "unknown-artist",
    "instrumental": "unknown-instrumental",
}
_STATES = {ChipState.HELD: "✓", ChipState.RELAXED: "≈", ChipState.UNJUDGED: "?"}

_NOTES = {
    Note.ENCODER_DOWN: "note-encoder-down",
    Note.FEWER_THAN_ASKED: "note-fewer-than-asked",
    Note.DURATION_MISSED: "note-duration-missed",
    Note.LENGTHS_UNKNOWN: "note-lengths-unknown",
    Note.CAPPED_AT_LIMIT: "note-capped-at-limit",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Which page of which kept list; in a message posted inline no card can open beside it."""

    list_id: str
    page: int = 0
    turn: int = 0
    cards: bool = True


def pages(listing: TrackList) -> int:
    """How many pages the list fills; an empty one fills one."""
    return max(1, -(-len(listing.picks) // _PER_PAGE[listing.kind]))


def listing_screen(listing: TrackList, place: Place, texts: Texts) -> Screen:
    """One page of the list, within 4,096 UTF-16 units whatever the names are."""
    page = min(max(place.page, 0), pages(listing) - 1)
    size = _PER_PAGE[listing.kind]
    first = page * size
    shown = listing.picks[first : first + size]
    lines = [_line(first + at, pick, listing.kind, texts) for at, pick in enumerate(shown, start=1)]
    parts = [_heading(listing, page, texts), join("\n", lines), _below(listing, texts)]
    return Screen(join("\n\n", parts), _rows(listing, place, page, first, shown, texts))


def _heading(listing: TrackList, page: int, texts: Texts) -> Markup:
    about = listing.query
    if listing.kind is ListKind.RECOMMEND and listing.seeds:
        about = ", ".join(name(seed) for seed in listing.seeds)
    facts = [texts("list-tracks", count=len(listing.picks))]
    if listing.kind is not ListKind.SEARCH and listing.picks and listing.duration_ms:
        facts.append(lasting(texts, listing.duration_ms))
    if pages(listing) > 1:
        facts.append(texts("list-page", page=page + 1, pages=pages(listing)))
    title = join(" ", [_EMOJI[listing.kind], bold(cut(about, _QUERY))])
    return join("\n", [join(" · ", [title, *facts]), _understood(listing, texts)])


def _understood(listing: TrackList, texts: Texts) -> Markup:
    """What was read out of the words, and how it fared."""
    chips = [
        f"{'−' if chip.negative else ''}{cut(chip.said, _CHIP)} {_STATES[chip.state]}"
        for chip in listing.understood[:_CHIPS]
    ]
    return escape(texts("list-understood", wishes=" · ".join(chips)) if chips else "")


def _line(number: int, pick: Pick, kind: ListKind, texts: Texts) -> Markup:
    track = pick.track
    reason = why(texts, pick.reason)
    if kind is ListKind.SEARCH and isinstance(pick.reason, NameMatch):
        album = cut(track.album, _ALBUM) if track.album else ""
        length = clock(track.duration_ms) if track.duration_ms else ""
        reason = join(" · ", [album, length])
    line = join("  ", [bold(str(number)), linked(track)])
    return join("\n", [line, join("", ["     ", italic(reason)]) if reason else ""])


def _below(listing: TrackList, texts: Texts) -> Markup:
    lines: list[str] = []
    if listing.sources:
        lines.append(texts("list-drew-on", names=quoted(texts, listing.sources, _SOURCES)))
    if listing.unknown:
        lines.append(texts("list-unknown", names=quoted(texts, listing.unknown, _UNKNOWN)))
    lines += [texts(_FACTS[kind], count=count) for kind, count in listing.unknown_facts]
    if any(chip.state is ChipState.RELAXED for chip in listing.understood):
        lines.append(texts("note-relaxed"))
    if any(chip.state is ChipState.UNJUDGED for chip in listing.understood):
        lines.append(texts("note-unjudged"))
    lines += [texts(message) for note, message in _NOTES.items() if note in listing.notes]
    return join("\n", [italic(escape(line)) for line in lines])


def _rows(
    listing: TrackList, place: Place, page: int, first: int, shown: tuple[Pick, ...], texts: Texts
) -> Rows:
    numbers: list[Press] = []
    if place.cards:
        numbers = [
            Press(str(first + at), OpenCard(pick.track.id))
            for at, pick in enumerate(shown, start=1)
        ]
    turns: list[Press] = []
    if page > 0:
        turns.append(Press("◀", OpenPage(place.list_id, page - 1)))
    if page < pages(listing) - 1:
        turns.append(Press("▶", OpenPage(place.list_id, page + 1)))
    again: list[Press] = []
    if listing.kind is not ListKind.SEARCH:
        again.append(Press(texts("button-again"), Again(place.list_id, place.turn + 1)))
    return (*in_rows(numbers), *in_rows([*turns, *again]))
