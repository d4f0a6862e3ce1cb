"""Objects of the Web API as plain values; fields that development mode lost are not looked for.

Nothing here raises, whatever came: an odd entry is left out and an odd field is as if it were not
there, so that what is wrong with one track fails no page and is never taken for an outage.
"""

from typing import Any

from core.harmless import cleaned
from core.spotify import SpotifyAccount, SpotifyPlaylist, SpotifyTrack

_OPEN = "https://open.spotify.com"
_LONGEST = 500  # characters of any text; what is read of names costs more than their length


def track_of(found: Any) -> SpotifyTrack | None:
    """A track; None for an episode, a local file, or what is no longer there."""
    track = fields_of(found)
    number, title = _text(track, "id"), _text(track, "name")
    artists = tuple(name for each in items_of(track, "artists") if (name := _text(each, "name")))
    if track.get("type", "track") != "track" or not number or not title or not artists:
        return None
    return SpotifyTrack(
        id=number,
        title=title,
        artists=artists,
        album=_text(track.get("album"), "name"),
        duration_ms=count_of(track, "duration_ms") or None,
        isrc=_text(track.get("external_ids"), "isrc").upper(),
        url=_url_of(track, "track", number),
    )


def entry_of(found: Any) -> SpotifyTrack | None:
    """The track of an entry of a list, under its new name `item` or its old one."""
    entry = fields_of(found)
    return track_of(entry.get("item") or entry.get("track"))


def playlist_of(found: Any) -> SpotifyPlaylist | None:
    """A playlist, without its contents; None for what has no id."""
    playlist = fields_of(found)
    number = _text(playlist, "id")
    if not number:
        return None
    contents = playlist.get("items") or playlist.get("tracks")
    return SpotifyPlaylist(
        id=number,
        name=_text(playlist, "name"),
        tracks=count_of(contents, "total") or 0,
        url=_url_of(playlist, "playlist", number),
    )


def is_of(found: Any, owner: object) -> bool:
    """Whether a playlist can be read by this account: its own, or one that it works on."""
    playlist = fields_of(found)
    theirs = _text(playlist.get("owner"), "id")
    return bool(theirs and theirs == owner) or playlist.get("collaborative") is True


def account_of(found: Any) -> SpotifyAccount | None:
    """Whose account it is; None for what has no id."""
    account = fields_of(found)
    number = _text(account, "id")
    if not number:
        return None
    return SpotifyAccount(
        id=_text(account, "account_id") or number,
        name=_text(account, "display_name") or number,
        url=_url_of(account, "user", number),
    )


def fields_of(found: Any) -> dict[str, Any]:
    """The fields of an object; none of anything else."""
    return found if isinstance(found, dict) else {}


def items_of(found: Any, name: str) -> list[Any]:
    """A list in an object; empty where it is anything else."""
    items = fields_of(found).get(name)
    return items if isinstance(items, list) else []


def count_of(found: Any, name: str) -> int | None:
    """A number of things in an object; None where it is anything else."""
    count = fields_of(found).get(name)
    return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None


def _text(found: Any, name: str) -> str:
    text = fields_of(found).get(name)
    return cleaned(text[:_LONGEST]) if isinstance(text, str) else ""


def _url_of(found: dict[str, Any], kind: str, number: str) -> str:
    return _text(found.get("external_urls"), "spotify") or f"{_OPEN}/{kind}/{number}"
