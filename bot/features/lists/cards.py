"""Buttons that open a track's card, and tracks like it; both count as interest in it."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.features.lists.answering import answered, remember_shown
from bot.features.lists.listing import Place, listing_screen
from bot.features.lists.running import show_card, show_list
from bot.requests import Asked, Request
from bot.ui.actions import Action, MoreLike, OpenCard
from bot.ui.pressing import Handler, Press, RefusedPressError
from core.errors import UnknownSongError
from core.feedback import Happened

GONE = "error-card-gone"


async def card(press: Press, action: OpenCard) -> None:
    """Show the card in a message of its own."""
    try:
        await show_card(press.update, press.context, action.track_id, press.texts)
    except UnknownSongError as error:
        raise RefusedPressError(GONE) from error
    await _interested(press, action.track_id)


async def more(press: Press, action: MoreLike) -> None:
    """List tracks like it: below the card, or in place of one that was posted inline.

    It works for anybody; the list is theirs.
    """
    request = Request(Asked.LIKE, track_ids=(action.track_id,))
    try:
        if press.in_chat:
            await show_list(press.update, press.context, request, press.texts)
        else:
            await _in_place(press, request)
    except UnknownSongError as error:
        raise RefusedPressError(GONE) from error
    await _interested(press, action.track_id)


async def _in_place(press: Press, request: Request) -> None:
    context, texts = press.context, press.texts
    request, listing = await answered(context, request, press.user_id)
    list_id = await context.lists.keep(request, listing, texts.language, press.user_id)
    await press.edit(listing_screen(listing, Place(list_id, cards=False), texts))
    await remember_shown(context, listing, 0, press.user_id)


async def _interested(press: Press, track_id: int) -> None:
    await press.context.people.happened(press.user_id, Happened.OPENED, [track_id])


PRESSES: Mapping[type[Action], Handler] = MappingProxyType({OpenCard: card, MoreLike: more})
