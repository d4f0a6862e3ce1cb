"""The way from a list, or from the question for songs, to one's own songs in Spotify."""

from bot.texts import Texts
from bot.ui.actions import OpenOwnSongs
from bot.ui.screen import Press, Screen


def own_songs(texts: Texts) -> tuple[Press, ...]:
    """A row with the button."""
    return (Press(texts("button-own-songs"), OpenOwnSongs("")),)


def with_own_songs(screen: Screen, texts: Texts) -> Screen:
    """The screen, with the way to one's own songs below it."""
    return Screen(screen.text, (*screen.rows, own_songs(texts)), screen.preview)
