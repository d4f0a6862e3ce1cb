"""The buttons below a list: as it is shown, while it is edited, and when a song is disliked."""

from collections.abc import Mapping

from bot.features.lists.list_place import Place, first_on, on_page, pages
from bot.texts import Texts
from bot.ui.actions import (
    Again,
    AskWhyNot,
    DislikeTrack,
    EditList,
    LikeTrack,
    OpenCard,
    OpenPage,
    OpenWhy,
    PraiseList,
    SaveList,
    SwitchChip,
    TakeBackHere,
    Venture,
)
from bot.ui.markup import cut
from bot.ui.screen import Press, Rows, in_rows
from core.feedback import Reaction
from core.listener import Adventure
from core.model import ChipState, ListKind, Track, TrackList

CHIP_MARKS = {
    ChipState.HELD: "✓",
    ChipState.RELAXED: "≈",
    ChipState.UNJUDGED: "?",
    ChipState.OFF: "✗",
}
LABEL = 24
_CHIPS = 8
_CHIPS_PER_ROW = 3
_LEVELS = tuple(Adventure)

_REASONS = (
    (Reaction.NOT_NOW, "dislike-not-now"),
    (Reaction.SONG, "dislike-song"),
    (Reaction.ARTIST, "dislike-artist"),
    (Reaction.KNOWN, "dislike-known"),
    (Reaction.MOOD, "dislike-mood"),
)


def show_rows(listing: TrackList, place: Place, page: int, texts: Texts) -> Rows:
    """Below a list as it is shown; a list of search results opens cards by number."""
    turns = _turns(listing, place, page)
    again = Press(texts("button-again"), Again(place.list_id, place.turn + 1))
    if listing.kind is ListKind.SEARCH:
        first = first_on(listing, page)
        numbers = [
            Press(str(first + at), OpenCard(pick.track.id))
            for at, pick in enumerate(on_page(listing, page), 1)
        ]
        return (*in_rows(numbers if place.cards else []), *in_rows(turns))
    if not place.cards:
        return in_rows([*turns, again])
    mine = [
        Press("👍", PraiseList(place.list_id)),
        Press(texts("button-edit"), EditList(place.list_id, page)),
        Press(texts("button-save"), SaveList(place.list_id)),
        Press(texts("button-why"), OpenWhy(place.list_id, page)),
    ]
    return (
        *in_rows(_chips(listing, place.list_id), _CHIPS_PER_ROW),
        *in_rows(turns),
        (again, *_ventures(place, texts)),
        tuple(mine),
    )


def _turns(listing: TrackList, place: Place, page: int) -> list[Press]:
    found = []
    if page > 0:
        found.append(Press("◀", OpenPage(place.list_id, page - 1)))
    if page < pages(listing) - 1:
        found.append(Press("▶", OpenPage(place.list_id, page + 1)))
    return found


def _chips(listing: TrackList, list_id: str) -> list[Press]:
    return [
        Press(
            f"{CHIP_MARKS[chip.state]} {'−' if chip.negative else ''}{cut(chip.said, LABEL)}",
            SwitchChip(list_id, at, on=chip.state is ChipState.OFF),
        )
        for at, chip in enumerate(listing.understood[:_CHIPS])
        if chip.id
    ]


def _ventures(place: Place, texts: Texts) -> list[Press]:
    """To the next bolder and the next safer level, where there is one."""
    if place.adventure is None:
        return []
    at = _LEVELS.index(place.adventure)
    found = []
    if at + 1 < len(_LEVELS):
        bolder = Venture(place.list_id, _LEVELS[at + 1])
        found.append(Press(texts("button-bolder"), bolder))
    if at > 0:
        found.append(Press(texts("button-safer"), Venture(place.list_id, _LEVELS[at - 1])))
    return found


def edit_rows(
    listing: TrackList, list_id: str, page: int, reactions: Mapping[int, Reaction], texts: Texts
) -> Rows:
    """Thumbs and a magnifier beside each number; what was said can be taken back."""
    rows: list[tuple[Press, ...]] = []
    for number, pick in enumerate(on_page(listing, page), first_on(listing, page) + 1):
        track_id = pick.track.id
        card = Press("🔍", OpenCard(track_id))
        if track_id in reactions:
            liked = reactions[track_id] is Reaction.LIKE
            label = f"{number} {'❤️' if liked else '👎'} {texts('button-undo')}"
            rows.append((Press(label, TakeBackHere(list_id, track_id)), card))
        else:
            like = Press(f"{number} 👍", LikeTrack(list_id, track_id))
            rows.append((like, Press(f"{number} 👎", AskWhyNot(list_id, track_id)), card))
    return (*rows, (Press(texts("button-done"), OpenPage(list_id, page)),))


def reason_rows(list_id: str, track: Track, page: int, texts: Texts) -> Rows:
    """Why not: one tap each, and back."""
    reasons = [
        Press(texts(message), DislikeTrack(list_id, track.id, reaction))
        for reaction, message in _REASONS
    ]
    return (*in_rows(reasons, 2), (Press(texts("button-back"), EditList(list_id, page)),))
