"""Saving a list: into Spotify, or as a file; and what a card can do with a connected account."""

from collections.abc import Awaitable, Mapping
from types import MappingProxyType

from telegram import InputFile, Update
from telegram.constants import ChatType

from bot.context import Context
from bot.features.lists.saving_view import (
    as_csv,
    as_links,
    as_text,
    heading_of,
    saved_screen,
    ways_screen,
)
from bot.features.spotify.own_songs import connected, with_login
from bot.memory.lists import NOBODY
from bot.texts import Texts
from bot.ui import show
from bot.ui.actions import Action, LikeInSpotify, QueueTrack, SaveAs, SaveInto, SaveList
from bot.ui.deep_links import SAVING, ToSaving, address
from bot.ui.guide import elsewhere_screen, sentence_screen
from bot.ui.pressing import EXPIRED, Handler, Press, RefusedPressError
from core.cover import cover
from core.errors import NothingFoundError
from core.feedback import Happened
from core.model import Track, TrackList
from core.services.saving import Draft, Into

GONE = "expired-list"
NOT_THERE = "save-not-there"
_ENDINGS = {SaveAs.TEXT: "txt", SaveAs.CSV: "csv", SaveAs.LINKS: "txt"}
_INTO = {SaveAs.NEW: Into.NEW, SaveAs.LIVING: Into.LIVING}


async def offer_saving(update: Update, context: Context, list_id: str) -> None:
    """The ways to save a list, in the private chat; for whoever it was made."""
    texts, user = context.texts(update), update.effective_user
    kept = await context.lists.find(list_id)
    mine = kept is not None and user is not None and kept.owner in (NOBODY, user.id)
    if kept is None or kept.listing is None or not mine:
        await show.send(update, context, sentence_screen(texts(GONE)))
        return
    heading = heading_of(kept.listing, texts)
    screen = ways_screen(list_id, heading, texts, spotify=context.spotify is not None)
    await show.send(update, context, screen)


async def to_saving(update: Update, context: Context, link: ToSaving) -> None:
    """The deep link of a button in a group."""
    await offer_saving(update, context, link.list_id)


async def press_save(press: Press, action: SaveList) -> None:
    """Offer the ways; from a group, in the private chat."""
    await press.own(action.list_id)
    chat = press.update.effective_chat
    if chat is not None and chat.type != ChatType.PRIVATE:
        url = address(press.context.bot.username, SAVING + action.list_id)
        await show.send(press.update, press.context, elsewhere_screen(url, press.texts))
        return
    await offer_saving(press.update, press.context, action.list_id)


async def press_into(press: Press, action: SaveInto) -> None:
    """Save it."""
    kept = await press.own(action.list_id)
    if kept.listing is None:
        raise RefusedPressError(GONE)
    if action.way in _INTO:
        await _into_spotify(press, action, kept.listing)
    else:
        await _as_file(press, action.way, kept.listing)


async def _into_spotify(press: Press, action: SaveInto, listing: TrackList) -> None:
    saving = connected(press.context).saving
    draft = _draft(action.list_id, listing, press.context.bot.username, press.texts)
    work = saving.save(press.user_id, draft, _INTO[action.way])
    try:
        saved = await with_login(press, work)
    except NothingFoundError:
        raise RefusedPressError(NOT_THERE) from None
    if saved is None:
        return
    await press.edit(saved_screen(saved, press.texts))
    ids = [pick.track.id for pick in listing.picks]
    await press.context.people.happened(press.user_id, Happened.SAVED, ids)


def _draft(list_id: str, listing: TrackList, bot: str, texts: Texts) -> Draft:
    heading = heading_of(listing, texts)
    description = texts("save-description", heading=heading, bot=bot)
    tracks = tuple(pick.track for pick in listing.picks)
    return Draft(list_id, heading, description, tracks, cover(heading))


async def _as_file(press: Press, way: SaveAs, listing: TrackList) -> None:
    match way:
        case SaveAs.CSV:
            written = as_csv(listing)
        case SaveAs.LINKS:
            written = as_links(listing)
        case _:
            written = as_text(listing, press.texts)
    # A byte order mark tells spreadsheets that the table is UTF-8.
    data = written.encode("utf-8-sig" if way is SaveAs.CSV else "utf-8")
    heading = heading_of(listing, press.texts)
    stem = "".join(char if char.isalnum() else "-" for char in heading)[:40].strip("-")
    file = InputFile(data, f"{stem or 'segue'}.{_ENDINGS[way]}")
    await show.send_file(press.update, press.context, file)


async def press_queue(press: Press, action: QueueTrack) -> str | None:
    """Play it next."""
    saving, track = connected(press.context).saving, await _track(press, action.track_id)
    return await _done(press, saving.queue(press.user_id, track), "queue-done")


async def press_like(press: Press, action: LikeInSpotify) -> str | None:
    """Like it in Spotify."""
    saving, track = connected(press.context).saving, await _track(press, action.track_id)
    return await _done(press, saving.like(press.user_id, track), "like-done")


async def _done(press: Press, work: Awaitable[None], message: str) -> str | None:
    async def finished() -> bool:
        await work
        return True

    try:
        done = await with_login(press, finished())
    except NothingFoundError:
        raise RefusedPressError(NOT_THERE) from None
    return press.texts(message) if done else None


async def _track(press: Press, track_id: int) -> Track:
    found = (await press.context.services.tracks.tracks([track_id])).get(track_id)
    if found is None:
        raise RefusedPressError(EXPIRED)
    return found


PRESSES: Mapping[type[Action], Handler] = MappingProxyType(
    {
        SaveList: press_save,
        SaveInto: press_into,
        QueueTrack: press_queue,
        LikeInSpotify: press_like,
    }
)
