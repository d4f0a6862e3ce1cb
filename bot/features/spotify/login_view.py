"""What is said about a Spotify account: connecting, confirming, leaving."""

from bot.features.lists.own_songs_button import own_songs
from bot.features.spotify.actions import ConfirmLogin
from bot.texts import Texts
from bot.ui.markup import bold, cut, escape, join, link
from bot.ui.screen import LinkOut, Press, Rows, Screen
from core.services.login import Left
from core.spotify import SpotifyAccount

_NAME = 60


def connect_screen(url: str, texts: Texts, *, before: str = "") -> Screen:
    """The way to Spotify, and what happens there."""
    parts = [before, texts("spotify-connect"), texts("spotify-promise")]
    return Screen(join("\n\n", parts), ((LinkOut(texts("button-connect"), url),),))


def confirm_screen(account: SpotifyAccount, texts: Texts) -> Screen:
    """Whether this is their account."""
    rows: Rows = (
        (Press(texts("button-account-mine"), ConfirmLogin(agreed=True)),),
        (Press(texts("button-account-not-mine"), ConfirmLogin(agreed=False)),),
    )
    return Screen(escape(texts("spotify-confirm", name=_name(account))), rows)


def connected_screen(account: SpotifyAccount, texts: Texts) -> Screen:
    """It is connected, and what can be done now."""
    head = join(" ", ["✅", link(_name(account), account.url)])
    text = join("\n\n", [head, texts("spotify-connected")])
    return Screen(text, (own_songs(texts),))


def standing_screen(url: str, texts: Texts) -> Screen:
    """Somebody who is connected asks to connect."""
    rows = (own_songs(texts), (LinkOut(texts("button-connect-again"), url),))
    return Screen(escape(texts("spotify-standing")), rows)


def left_screen(left: Left, texts: Texts) -> Screen:
    """What was deleted."""
    if not left.was_connected and not left.values:
        return Screen(escape(texts("logout-nothing")))
    lines = [
        bold(texts("logout-done")),
        "• " + texts("logout-tokens"),
        "• " + texts("logout-values", count=left.values),
        texts("logout-elsewhere"),
    ]
    return Screen(join("\n", lines))


def _name(account: SpotifyAccount) -> str:
    return cut(account.name, _NAME)
