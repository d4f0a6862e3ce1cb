"""A list of tracks, one page at a time; each line says why it is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.features.lists.list_buttons import CHIP_MARKS, LABEL, edit_rows, reason_rows, show_rows
from bot.features.lists.list_place import Place, first_on, nearest_page, on_page, page_of, pages
from bot.features.lists.tracks import clock, lasting, linked, name, quoted, why
from bot.texts import Texts
from bot.ui.markup import Markup, bold, cut, escape, italic, join, struck
from bot.ui.screen import Screen
from core.feedback import Reaction
from core.listener import Adventure
from core.model import Achieved, ChipState, ListKind, NameMatch, Note, Pick, TrackList

__all__ = [
    "Editing", "Place", "listing_screen", "nearest_page", "on_page", "page_of", "pages",
]  # fmt: skip

_EMOJI = {ListKind.SEARCH: "🔎", ListKind.MOOD: "🎧", ListKind.RECOMMEND: "✨"}
_QUERY = 80
_ALBUM = 40
_SOURCES = 3
_UNKNOWN = 5
_CHIPS = 8
_FACTS = {
    "years": "unknown-years",
    "language": "unknown-language",
    "genre": "unknown-genre",
    "artist": "unknown-artist",
    "instrumental": "unknown-instrumental",
}
_NOTES = {
    Note.ENCODER_DOWN: "note-encoder-down",
    Note.FEWER_THAN_ASKED: "note-fewer-than-asked",
    Note.DURATION_MISSED: "note-duration-missed",
    Note.LENGTHS_UNKNOWN: "note-lengths-unknown",
    Note.CAPPED_AT_LIMIT: "note-capped-at-limit",
}


@dataclass(frozen=True, slots=True)
class Editing:
    """A list in its owner's hands: what they said of its tracks, and what that changed."""

    reactions: Mapping[int, Reaction] = field(default_factory=dict)  # by track id
    said: str = ""
    why_not: Pick | None = None  # the reasons for a dislike of this one are offered


def listing_screen(
    listing: TrackList, place: Place, texts: Texts, editing: Editing | None = None
) -> Screen:
    """One page of the list, within 4,096 UTF-16 units whatever the names are."""
    page = nearest_page(listing, place.page)
    first = first_on(listing, page)
    shown = on_page(listing, page)
    lines = [
        _line(first + at, pick, listing.kind, texts, editing) for at, pick in enumerate(shown, 1)
    ]
    parts = [_heading(listing, page, texts), join("\n", lines)]
    if editing is None:
        parts.append(_below(listing, place.adventure, texts))
        return Screen(join("\n\n", parts), show_rows(listing, place, page, texts))
    if editing.why_not is not None:
        parts.append(bold(texts("why-not", song=name(editing.why_not.track))))
        rows = reason_rows(place.list_id, editing.why_not.track, page, texts)
        return Screen(join("\n\n", parts), rows)
    parts.append(bold(editing.said) if editing.said else Markup(""))
    rows = edit_rows(listing, place.list_id, page, editing.reactions, texts)
    return Screen(join("\n\n", parts), rows)


def _heading(listing: TrackList, page: int, texts: Texts) -> Markup:
    about = listing.query
    if listing.kind is ListKind.RECOMMEND and listing.seeds:
        about = ", ".join(name(seed) for seed in listing.seeds)
    if not about.strip():
        about = texts("list-from-taste")
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
        f"{'−' if chip.negative else ''}{cut(chip.said, LABEL)} {CHIP_MARKS[chip.state]}"
        for chip in listing.understood[:_CHIPS]
    ]
    return escape(texts("list-understood", wishes=" · ".join(chips)) if chips else "")


def _line(number: int, pick: Pick, kind: ListKind, texts: Texts, editing: Editing | None) -> Markup:
    track = pick.track
    reason = why(texts, pick.reason)
    if kind is ListKind.SEARCH and isinstance(pick.reason, NameMatch):
        album = cut(track.album, _ALBUM) if track.album else ""
        length = clock(track.duration_ms) if track.duration_ms else ""
        reason = join(" · ", [album, length])
    reaction = editing.reactions.get(track.id) if editing else None
    song = linked(track)
    if reaction is Reaction.LIKE:
        song = join(" ", [song, "❤️"])
    elif reaction is not None:
        song = struck(song)
    line = join("  ", [bold(str(number)), song])
    return join("\n", [line, join("", ["     ", italic(reason)]) if reason else ""])


def _below(listing: TrackList, adventure: Adventure | None, texts: Texts) -> Markup:
    lines: list[str] = []
    if listing.sources:
        lines.append(texts("list-drew-on", names=quoted(texts, listing.sources, _SOURCES)))
    if listing.unknown:
        lines.append(texts("list-unknown", names=quoted(texts, listing.unknown, _UNKNOWN)))
    if listing.left_out_known:
        lines.append(texts("list-known", count=listing.left_out_known))
    lines += [texts(_FACTS[kind], count=count) for kind, count in listing.unknown_facts]
    if any(chip.state is ChipState.RELAXED for chip in listing.understood):
        lines.append(texts("note-relaxed"))
    if any(chip.state is ChipState.UNJUDGED for chip in listing.understood):
        lines.append(texts("note-unjudged"))
    lines += [texts(message) for note, message in _NOTES.items() if note in listing.notes]
    if adventure is not None and listing.kind is not ListKind.SEARCH:
        lines.append(_achieved(adventure, listing.achieved, texts))
    return join("\n", [italic(escape(line)) for line in lines])


def _achieved(adventure: Adventure, achieved: Achieved | None, texts: Texts) -> str:
    """Which adventure was used, and how far from the known the list really goes."""
    figures = [texts("adventure-used", level=adventure.value)]
    if achieved is not None:
        if achieved.new_artists is not None:
            figures.append(texts("achieved-new", percent=_percent(achieved.new_artists)))
        if achieved.popularity is not None:
            figures.append(texts("achieved-popularity", percent=_percent(achieved.popularity)))
        if achieved.similarity is not None:
            figures.append(texts("achieved-similarity", percent=_percent(achieved.similarity)))
    return " · ".join(figures)


def _percent(share: float) -> int:
    return round(100 * share)
