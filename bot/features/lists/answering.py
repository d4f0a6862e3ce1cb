"""Requests answered for the person who asks, and what of the answers is remembered."""

from dataclasses import replace

from telegram import Update

from bot.context import Context
from bot.features.lists.listing import on_page
from bot.memory.lists import NOBODY
from bot.requests import Asked, Request, answer
from core.feedback import Happened
from core.listener import STRANGER, Listener
from core.model import ListKind, TrackList


def asker_of(update: Update) -> int:
    """Whose list it will be; nobody's where admins who stay anonymous share one account."""
    user = update.effective_user
    return NOBODY if user is None or user.is_bot else user.id


async def listener_for(context: Context, request: Request, user_id: int) -> Listener:
    """What the request may know of the person; a search by name needs nothing."""
    if request.asked is Asked.SEARCH or user_id == NOBODY:
        return STRANGER
    return await context.people.listener(user_id)


async def answered(context: Context, request: Request, user_id: int) -> tuple[Request, TrackList]:
    """The list, and the request as it was answered: to be kept with it."""
    listener = await listener_for(context, request, user_id)
    request = replace(request, adventure=request.adventure or listener.adventure)
    listing = await answer(context.services, request, listener)
    return replace(request, own=request.own | {pick.track.id for pick in listing.picks}), listing


async def remember_shown(context: Context, listing: TrackList, page: int, user_id: int) -> None:
    """Tracks of a recommended list count as shown once their page was."""
    if listing.kind is not ListKind.SEARCH and user_id != NOBODY:
        shown = [pick.track.id for pick in on_page(listing, page)]
        await context.people.happened(user_id, Happened.SHOWN, shown)
