"""How tracks, lengths and reasons are written."""

from typing import assert_never

from bot.texts import Texts
from bot.ui.markup import Markup, cut, escape, join, link
from core.links import spotify_link
from core.model import InPlaylists, Kinship, NameMatch, Popular, Reason, TagMatch, Track, WithSeeds

_KINSHIP = {Kinship.ARTIST: "reason-artist", Kinship.SOUND: "reason-sound"}
_TITLE = 60
_ARTIST = 40
_NAME = 40
_TAGS = 3


def name(track: Track) -> str:
    """Title and main artist, cut to fit a line."""
    return f"{cut(track.title, _TITLE)} — {cut(track.artist, _ARTIST)}"


def linked(track: Track) -> Markup:
    """Its name as a link to Spotify, and the year where it is known."""
    year = f" ({track.year})" if track.year else ""
    return join("", [link(name(track), spotify_link(track)), year])


def quoted(texts: Texts, names: tuple[str, ...], most: int) -> str:
    """The first names in quotation marks."""
    return ", ".join(texts("quoted", text=cut(each, _NAME)) for each in names[:most])


def clock(duration_ms: int) -> str:
    """A track's length as `m:ss`."""
    minutes, seconds = divmod(round(duration_ms / 1000), 60)
    return f"{minutes}:{seconds:02d}"


def lasting(texts: Texts, duration_ms: int) -> str:
    """A list's length in hours and minutes."""
    hours, minutes = divmod(round(duration_ms / 60_000), 60)
    if hours:
        return texts("list-hours", hours=hours, minutes=minutes)
    return texts("list-minutes", minutes=minutes)


def why(texts: Texts, reason: Reason) -> Markup:
    """The reason as a short phrase."""
    return escape(_why(texts, reason))


def _why(texts: Texts, reason: Reason) -> str:
    match reason:
        case InPlaylists(count, like):
            return texts("reason-playlists", count=count, name=cut(like, _NAME))
        case WithSeeds():
            return _near_seeds(texts, reason)
        case NameMatch():
            return texts("reason-name")
        case TagMatch(tags):
            return texts("reason-tags", tags=cut(", ".join(tags[:_TAGS]), _NAME))
        case Popular(playlists):
            return texts("reason-popular", count=playlists) if playlists else ""
        case _:
            assert_never(reason)


def _near_seeds(texts: Texts, reason: WithSeeds) -> str:
    titles = [cut(title, _NAME) for title in reason.titles]
    if not titles:
        return ""
    if reason.together:
        return texts("reason-together", count=reason.together, title=titles[0])
    if reason.how is not Kinship.NEAR:
        return texts(_KINSHIP[reason.how], title=titles[0])
    if len(titles) > 1:
        return texts("reason-between", first=titles[0], second=titles[1])
    return texts("reason-near", title=titles[0])
