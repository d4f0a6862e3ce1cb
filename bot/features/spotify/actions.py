"""The buttons that only the screens about Spotify have."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.ui.actions import Action


@dataclass(frozen=True, slots=True)
class ConfirmLogin(Action):
    """The Spotify account is, or is not, mine."""

    agreed: bool


@dataclass(frozen=True, slots=True)
class PickOwnSong(Action):
    """Choose, or no longer choose, an own song as a seed."""

    place: str
    song: str
    on: bool


@dataclass(frozen=True, slots=True)
class UseOwnSongs(Action):
    """Tracks like the chosen own songs."""


@dataclass(frozen=True, slots=True)
class ClearOwnSongs(Action):
    """Choose none."""


#: As in `bot.ui.callbacks.CODES`: buttons in old messages still say them.
CODES: Mapping[str, type[Action]] = {
    "i": ConfirmLogin,
    "k": PickOwnSong,
    "ou": UseOwnSongs,
    "oc": ClearOwnSongs,
}
