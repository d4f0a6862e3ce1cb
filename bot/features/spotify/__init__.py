"""Spotify: logging in, one's own songs as seeds, saving lists, playing and liking."""

from collections.abc import Callable

from bot.context import House
from bot.features.spotify import login, own_songs, saving
from bot.features.spotify.actions import CODES
from bot.features.spotify.callback_page import login_routes
from bot.ui.deep_links import ToLogin, ToSaving
from bot.ui.feature import CommandEntry, Feature
from bot.web import Routes


def pages(house: House, deep_link: Callable[[str], str]) -> Routes:
    """Where browsers come back to, where an app is configured."""
    if house.spotify is None:
        return ()
    return login_routes(house.spotify.login, house.library, deep_link)


FEATURE = Feature(
    name="spotify",
    register=login.register,
    commands=(CommandEntry("login"), CommandEntry("logout")),
    codes=CODES,
    presses={**login.PRESSES, **own_songs.PRESSES, **saving.PRESSES},
    links={ToLogin: login.to_login, ToSaving: saving.to_saving},
    places={login.PAYLOAD: login.login},
    pages=pages,
)
