"""What buttons of more than one feature ask for; `bot.ui.callbacks` packs them.

What only one feature's buttons ask for stands in its own `actions`, with its codes.

`list_id` names a kept list (`bot.memory.lists`) and tells its owner. Actions marked *personal*
work for the owner alone.
"""

from dataclasses import dataclass
from enum import StrEnum

from core.feedback import Reaction
from core.listener import Adventure


@dataclass(frozen=True, slots=True)
class Action:
    """A button's request."""


@dataclass(frozen=True, slots=True)
class OpenPage(Action):
    """Turn a list to a page (from 0), also back from editing it and from its reasons."""

    list_id: str
    page: int


@dataclass(frozen=True, slots=True)
class Again(Action):
    """Answer the list's request afresh (personal); `turn` counts, a second press is none."""

    list_id: str
    turn: int


@dataclass(frozen=True, slots=True)
class OpenCard(Action):
    """Show a track's card."""

    track_id: int


@dataclass(frozen=True, slots=True)
class MoreLike(Action):
    """List tracks like this one."""

    track_id: int


@dataclass(frozen=True, slots=True)
class TryExample(Action):
    """Run an example (`bot.ui.examples`) in the language that it was shown in."""

    example: str
    language: str


@dataclass(frozen=True, slots=True)
class SwitchChip(Action):
    """Obey or ignore what was understood (personal); chips are counted from 0 as they stand."""

    list_id: str
    chip: int
    on: bool


@dataclass(frozen=True, slots=True)
class Venture(Action):
    """Rank the list again, this far from the known (personal)."""

    list_id: str
    adventure: Adventure


@dataclass(frozen=True, slots=True)
class EditList(Action):
    """Show thumbs and a magnifier beside each track of a page (personal)."""

    list_id: str
    page: int


@dataclass(frozen=True, slots=True)
class OpenWhy(Action):
    """Say of each track of a page why it is there."""

    list_id: str
    page: int


@dataclass(frozen=True, slots=True)
class PraiseList(Action):
    """This list was good (personal)."""

    list_id: str


@dataclass(frozen=True, slots=True)
class LikeTrack(Action):
    """More like this one from now on (personal)."""

    list_id: str
    track_id: int


@dataclass(frozen=True, slots=True)
class AskWhyNot(Action):
    """Offer the reasons for a dislike (personal)."""

    list_id: str
    track_id: int


@dataclass(frozen=True, slots=True)
class DislikeTrack(Action):
    """A dislike and its reason (personal)."""

    list_id: str
    track_id: int
    reaction: Reaction


@dataclass(frozen=True, slots=True)
class TakeBackHere(Action):
    """Undo what was said of a track, in the list itself (personal)."""

    list_id: str
    track_id: int


@dataclass(frozen=True, slots=True)
class OpenSettings(Action):
    """Show a section of the settings: `bot.ui.sections.Section`, and its page from 0."""

    section: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class TakeBack(Action):
    """Undo one of the feedback that a page of the settings lists."""

    feedback_id: int
    page: int


@dataclass(frozen=True, slots=True)
class DeleteAnswer(Action):
    """Take an answer out of a group; for who asked (`caller`, a user's id) and for admins."""

    caller: int


@dataclass(frozen=True, slots=True)
class AskFor(Action):
    """Ask for the text of a command: a name of `bot.memory.questions.Command`."""

    command: str


class SaveAs(StrEnum):
    """Where a list goes, or as what."""

    NEW = "new"  # a playlist of its own in Spotify
    LIVING = "living"  # the one playlist that is replaced again and again
    TEXT = "text"
    CSV = "csv"
    LINKS = "links"


@dataclass(frozen=True, slots=True)
class SaveList(Action):
    """Offer the ways to save a list (personal)."""

    list_id: str


@dataclass(frozen=True, slots=True)
class SaveInto(Action):
    """Save a list (personal)."""

    list_id: str
    way: SaveAs


@dataclass(frozen=True, slots=True)
class OpenOwnSongs(Action):
    """Show one's own songs at Spotify: a place of `own_places`; empty: where there are any."""

    place: str


@dataclass(frozen=True, slots=True)
class QueueTrack(Action):
    """Play a track next in one's Spotify."""

    track_id: int


@dataclass(frozen=True, slots=True)
class LikeInSpotify(Action):
    """Add a track to one's liked songs in Spotify."""

    track_id: int
