"""Buttons that rank a list again, in place: again, chips, bolder and safer."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.features.lists.answering import answered, remember_shown
from bot.features.lists.listing import listing_screen
from bot.features.lists.turning import listing_of, place_of
from bot.memory.lists import Kept
from bot.requests import Request
from bot.ui.actions import Action, Again, SwitchChip, Venture
from bot.ui.pressing import EXPIRED, Handler, Press, RefusedPressError


async def again(press: Press, action: Again) -> None:
    """Another list for the same request; an old button gives the newest turn once more."""
    kept = await press.own(action.list_id)
    request = kept.request
    if action.turn > request.turn:
        request = request.next_turn(action.turn, kept.listing.picks if kept.listing else ())
    await rank(press, kept, request)


async def switch(press: Press, action: SwitchChip) -> None:
    """Obey or ignore a chip; its words need no new embedding."""
    kept = await press.own(action.list_id)
    chips = (await listing_of(press, kept)).understood
    if action.chip >= len(chips):
        raise RefusedPressError(EXPIRED)
    chip = frozenset({chips[action.chip].id})
    off = kept.request.off - chip if action.on else kept.request.off | chip
    await rank(press, kept, replace(kept.request, off=off))


async def venture(press: Press, action: Venture) -> None:
    """This far from the known; the settings stay as they are."""
    kept = await press.own(action.list_id)
    await rank(press, kept, replace(kept.request, adventure=action.adventure))


async def rank(press: Press, kept: Kept, request: Request) -> None:
    """Answer the request in place of the list."""
    request, listing = await answered(press.context, request, press.user_id)
    await press.context.lists.replace(kept.list_id, request, listing, kept.language)
    place = place_of(press, replace(kept, request=request))
    await press.edit(listing_screen(listing, place, press.context.texts_in(kept.language)))
    await remember_shown(press.context, listing, 0, press.user_id)


PRESSES: Mapping[type[Action], Handler] = MappingProxyType(
    {Again: again, SwitchChip: switch, Venture: venture}
)
