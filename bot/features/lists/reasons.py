"""Why each track of a page is there, and where it would be without what carried it."""

from collections.abc import Sequence
from typing import assert_never

from bot.features.lists.list_place import Place, first_on
from bot.features.lists.tracks import linked, why
from bot.texts import Texts
from bot.ui.actions import OpenPage
from bot.ui.markup import Markup, bold, cut, escape, italic, join
from bot.ui.screen import Press, Screen
from core.model import Evidence, Pick, PlaylistEvidence, SeedEvidence, TagEvidence, TrackList, Why

_NAME = 40
_TAGS = 3


def reasons_screen(
    listing: TrackList, explained: Sequence[tuple[Pick, Why | None]], place: Place, texts: Texts
) -> Screen:
    """The tracks of a page with their evidence; None where nothing more is known than the reason.

    The counterfactual ranks come from the very request ranked again.
    """
    first = first_on(listing, place.page)
    lines = [_line(first + at, pick, found, texts) for at, (pick, found) in enumerate(explained, 1)]
    heading = join(" ", ["❓", bold(texts("why-title"))])
    below = italic(texts("why-below"))
    back = Press(texts("button-back"), OpenPage(place.list_id, place.page))
    return Screen(join("\n\n", [heading, join("\n", lines), below]), ((back,),))


def _line(number: int, pick: Pick, found: Why | None, texts: Texts) -> Markup:
    reason = why(texts, found.reason if found else pick.reason)
    without = _without(found, texts) if found and found.evidence else ""
    lines = [
        join("  ", [bold(str(number)), linked(pick.track)]),
        *(join("", ["     ", italic(each)]) for each in (reason, without) if each),
    ]
    return join("\n", lines)


def _without(found: Why, texts: Texts) -> Markup:
    evidence = _named(found.evidence, texts) if found.evidence else ""
    if found.without is None:
        return escape(texts("why-gone", evidence=evidence))
    message = "why-rank" if found.without <= found.length else "why-rank-out"
    if found.without == found.rank:
        message = "why-same-rank"
    return escape(texts(message, evidence=evidence, rank=found.without))


def _named(evidence: Evidence, texts: Texts) -> str:
    match evidence:
        case SeedEvidence(track):
            return texts("evidence-seed", title=cut(track.title, _NAME))
        case PlaylistEvidence(_, playlist):
            if not playlist:
                return texts("evidence-playlist-unnamed")
            return texts("evidence-playlist", name=cut(playlist, _NAME))
        case TagEvidence(tags):
            return texts("evidence-tags", tags=cut(", ".join(tags[:_TAGS]), _NAME))
        case _:
            assert_never(evidence)
