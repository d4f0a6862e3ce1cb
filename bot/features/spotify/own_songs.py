"""Own songs at Spotify as seeds: where from, which, and the list."""

from collections.abc import Awaitable, Mapping
from types import MappingProxyType
from typing import TypeVar

from bot.context import Context
from bot.features.lists.running import show_list
from bot.features.spotify.actions import ClearOwnSongs, PickOwnSong, UseOwnSongs
from bot.features.spotify.login import NOT_READY, offer_login
from bot.features.spotify.own_places import PLAYLISTS, where
from bot.features.spotify.own_songs_view import playlists_screen, shelf_screen, sources_screen
from bot.memory.lists import keys_of
from bot.requests import Asked, Request
from bot.spotify import Spotify
from bot.ui.actions import Action, OpenOwnSongs
from bot.ui.markup import cut
from bot.ui.pressing import EXPIRED, Handler, Press, RefusedPressError
from core.errors import LoginNeededError, NothingFoundError
from core.services.spotify_library import MOST_CHOSEN

T = TypeVar("T")
EMPTY = "own-empty"
FULL = "own-full"
CHOOSE = "own-choose-first"
UNKNOWN = "own-unknown"
NONE_KNOWN = "own-none-known"
_NAMED = 100


def connected(context: Context) -> Spotify:
    """Spotify; refuses the press where no app is configured."""
    if context.spotify is None:
        raise RefusedPressError(NOT_READY)
    return context.spotify


async def with_login(press: Press, work: Awaitable[T]) -> T | None:
    """The result of the work; None when the way to Spotify had to be offered first."""
    try:
        return await work
    except LoginNeededError as error:
        before = press.texts("error-login-needed")
        await offer_login(press.update, press.context, error.scopes, before)
        return None


async def press_open(press: Press, action: OpenOwnSongs) -> None:
    """Show the sources, the playlists, or a page of songs."""
    library = connected(press.context).library
    at = where(action.place)
    if at is not None:
        await with_login(press, _show_shelf(press, action.place))
    elif action.place == PLAYLISTS:
        playlists = await with_login(press, library.playlists(press.user_id))
        if playlists is not None:
            await press.edit(playlists_screen(playlists, press.texts))
    else:
        await press.edit(sources_screen(press.texts))


async def press_pick(press: Press, action: PickOwnSong) -> str | None:
    """Tick or untick."""
    at = where(action.place)
    if at is None:
        raise RefusedPressError(EXPIRED)
    library = connected(press.context).library
    chosen = await with_login(press, library.choose(press.user_id, at, action.song, on=action.on))
    if chosen is None:
        return None
    await with_login(press, _show_shelf(press, action.place))
    return None if chosen else press.texts(FULL, count=MOST_CHOSEN)


async def press_clear(press: Press, _: ClearOwnSongs) -> None:
    """Untick all."""
    await connected(press.context).library.clear(press.user_id)
    await press.edit(sources_screen(press.texts))


async def press_use(press: Press, _: UseOwnSongs) -> str | None:
    """A list like the chosen songs; it goes with the login, as what it came from does."""
    library = connected(press.context).library
    try:
        seeds = await library.seeds(press.user_id)
    except NothingFoundError:
        raise RefusedPressError(CHOOSE) from None
    if not seeds.track_ids:
        raise RefusedPressError(NONE_KNOWN)
    request = Request(Asked.OWN, track_ids=seeds.track_ids)
    list_id = await show_list(press.update, press.context, request, press.texts)
    await library.remember_list(press.user_id, keys_of(list_id))
    if seeds.unknown:
        return press.texts(UNKNOWN, names=cut("; ".join(seeds.unknown), _NAMED))
    return None


async def _show_shelf(press: Press, place: str) -> None:
    at = where(place)
    if at is None:
        raise RefusedPressError(EXPIRED)
    try:
        shelf = await connected(press.context).library.shelf(press.user_id, at)
    except NothingFoundError:
        raise RefusedPressError(EMPTY) from None
    await press.edit(shelf_screen(shelf, press.texts))


PRESSES: Mapping[type[Action], Handler] = MappingProxyType(
    {
        OpenOwnSongs: press_open,
        PickOwnSong: press_pick,
        UseOwnSongs: press_use,
        ClearOwnSongs: press_clear,
    }
)
