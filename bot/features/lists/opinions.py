"""Buttons that say what one thinks of a list and its tracks; the very next list obeys."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.features.lists.feedback_view import taken_back, what_changed
from bot.features.lists.listing import Editing, page_of
from bot.features.lists.turning import listing_of, show_editing
from bot.memory.lists import Kept
from bot.ui.actions import Action, AskWhyNot, DislikeTrack, LikeTrack, PraiseList, TakeBackHere
from bot.ui.pressing import EXPIRED, Handler, Press, RefusedPressError
from core.errors import UnknownSongError
from core.feedback import Happened, Reaction

GONE = "error-card-gone"


async def praise(press: Press, action: PraiseList) -> str:
    """All of its tracks count a little in the taste."""
    kept = await press.own(action.list_id)
    listing = await listing_of(press, kept)
    ids = [pick.track.id for pick in listing.picks]
    await press.context.people.happened(press.user_id, Happened.PRAISED, ids)
    return press.context.own_texts(press.update)("said-praise")


async def like(press: Press, action: LikeTrack) -> str:
    """More like this one from now on."""
    return await _react(press, action.list_id, action.track_id, Reaction.LIKE)


async def ask_why_not(press: Press, action: AskWhyNot) -> None:
    """Offer the reasons."""
    kept = await press.own(action.list_id)
    listing = await listing_of(press, kept)
    pick = next((pick for pick in listing.picks if pick.track.id == action.track_id), None)
    if pick is None:
        raise RefusedPressError(GONE)
    await show_editing(press, kept, page_of(listing, action.track_id), Editing(why_not=pick))


async def dislike(press: Press, action: DislikeTrack) -> str:
    """Act upon the reason, and say what that changes."""
    return await _react(press, action.list_id, action.track_id, action.reaction)


async def take_back(press: Press, action: TakeBackHere) -> str:
    """Undo what was said of the track."""
    kept = await press.own(action.list_id)
    people = press.context.people
    found = [
        each for each in await people.feedback(press.user_id) if each.track_id == action.track_id
    ]
    for each in found:
        await people.take_back(press.user_id, each.id)
    kept = await _push_away(press, kept, action.track_id, away=False)
    said = taken_back(found[0], press.context.texts_in(kept.language)) if found else ""
    await _show(press, kept, action.track_id, said)
    return said


async def _react(press: Press, list_id: str, track_id: int, reaction: Reaction) -> str:
    kept = await press.own(list_id)
    await listing_of(press, kept)
    try:
        feedback = await press.context.people.react(press.user_id, track_id, reaction)
    except UnknownSongError as error:
        raise RefusedPressError(GONE) from error
    kept = await _push_away(press, kept, track_id, away=reaction is Reaction.MOOD)
    said = what_changed(feedback, press.context.texts_in(kept.language))
    await _show(press, kept, track_id, said)
    return said


async def _push_away(press: Press, kept: Kept, track_id: int, *, away: bool) -> Kept:
    """Let this list's request know that the mood of a track is wrong for it, or is not."""
    if kept.listing is None:
        raise RefusedPressError(EXPIRED)
    old = kept.request.away
    request = replace(kept.request, away=old | {track_id} if away else old - {track_id})
    if request != kept.request:
        await press.context.lists.replace(kept.list_id, request, kept.listing, kept.language)
    return replace(kept, request=request)


async def _show(press: Press, kept: Kept, track_id: int, said: str) -> None:
    page = page_of(await listing_of(press, kept), track_id)
    await show_editing(press, kept, page, Editing(said=said))


PRESSES: Mapping[type[Action], Handler] = MappingProxyType(
    {
        PraiseList: praise,
        LikeTrack: like,
        AskWhyNot: ask_why_not,
        DislikeTrack: dislike,
        TakeBackHere: take_back,
    }
)
