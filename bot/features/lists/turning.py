"""Buttons that show another side of a list: its pages, its reasons, its tracks to be judged."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType

from bot.features.lists.answering import listener_for, remember_shown
from bot.features.lists.listing import Editing, Place, listing_screen, nearest_page, on_page
from bot.features.lists.reasons import reasons_screen
from bot.memory.lists import Kept
from bot.requests import explain
from bot.ui import show
from bot.ui.actions import Action, Again, EditList, OpenPage, OpenWhy
from bot.ui.pressing import Handler, Press, RefusedPressError
from bot.ui.screen import Press as Button
from core.errors import NothingFoundError
from core.model import TrackList, Why

EXPIRED_LIST = "expired-list"


async def turn(press: Press, action: OpenPage) -> None:
    """Turn to a page."""
    kept = await press.kept(action.list_id)
    listing = await listing_of(press, kept)
    place = place_of(press, kept, action.page)
    await press.edit(listing_screen(listing, place, press.context.texts_in(kept.language)))
    if press.user_id == kept.owner:
        page = nearest_page(listing, action.page)
        await remember_shown(press.context, listing, page, kept.owner)


async def edit(press: Press, action: EditList) -> None:
    """Show thumbs and a magnifier beside each track."""
    kept = await press.own(action.list_id)
    await show_editing(press, kept, action.page)


async def why(press: Press, action: OpenWhy) -> None:
    """Show what carried each track of a page; the ranking is computed again for it."""
    kept = await press.kept(action.list_id)
    listing = await listing_of(press, kept)
    page = nearest_page(listing, action.page)
    listener = await listener_for(press.context, kept.request, kept.owner)
    picks = on_page(listing, page)
    found: Mapping[int, Why] = {}
    with suppress(NothingFoundError):  # say when all was disliked since
        ids = [pick.track.id for pick in picks]
        found = await explain(press.context.services, kept.request, ids, listener)
    explained = [(pick, found.get(pick.track.id)) for pick in picks]
    place = place_of(press, kept, page)
    await press.edit(
        reasons_screen(listing, explained, place, press.context.texts_in(kept.language))
    )


async def show_editing(press: Press, kept: Kept, page: int, editing: Editing | None = None) -> None:
    """Put a page in the owner's hands, with what they said before."""
    listing = await listing_of(press, kept)
    said = await press.context.people.feedback(press.user_id)
    reactions = {each.track_id: each.reaction for each in said if each.track_id is not None}
    editing = replace(editing or Editing(), reactions=reactions)
    texts = press.context.texts_in(kept.language)
    await press.edit(listing_screen(listing, place_of(press, kept, page), texts, editing))


async def listing_of(press: Press, kept: Kept) -> TrackList:
    """The list; of an expired one nothing but a button to run it again is left."""
    if kept.listing is None:
        texts = press.context.texts_in(kept.language)
        again = Button(texts("button-run-again"), Again(kept.list_id, kept.request.turn))
        await show.edit_rows(press.query, press.context, ((again,),))
        raise RefusedPressError(EXPIRED_LIST)
    return kept.listing


def place_of(press: Press, kept: Kept, page: int = 0) -> Place:
    """Where in the list a screen is."""
    request = kept.request
    return Place(kept.list_id, page, request.turn, press.in_chat, request.adventure)


PRESSES: Mapping[type[Action], Handler] = MappingProxyType(
    {OpenPage: turn, EditList: edit, OpenWhy: why}
)
