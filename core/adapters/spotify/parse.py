"""Objects of the Web API as plain values; fields that development mode lost are not looked for."""

from typing import Any

from core.harmless import cleaned
from core.spotify import SpotifyAccount, SpotifyPlaylist, SpotifyTrack

_OPEN = "https://open.spotify.com"


def track_of(found: Any) -> SpotifyTrack | None:
    """A track; None for an episode, a local file, or what is no longer there."""
    if not isinstance(found, dict) or found.get("type", "track") != "track":
        return None
    number, title = found.get("id"), found.get("name")
    artists = tuple(each["name"] for each in found.get("artists") or () if each.get("name"))
    if not number or not title or not artists:
        return None
    album = found.get("album") or {}
    return SpotifyTrack(
        id=number,
        title=cleaned(title),
        artists=tuple(map(cleaned, artists)),
        album=cleaned(album.get("name") or ""),
        duration_ms=found.get("duration_ms") or None,
        isrc=((found.get("external_ids") or {}).get("isrc") or "").upper(),
        url=url_of(found, "track"),
    )


def entry_of(found: Any) -> SpotifyTrack | None:
    """The track of an entry of a list, under its new name `item` or its old one."""
    if not isinstance(found, dict):
        return None
    return track_of(found.get("item") or found.get("track"))


def playlist_of(found: dict[str, Any]) -> SpotifyPlaylist:
    """A playlist, without its contents."""
    contents = found.get("items") or found.get("tracks") or {}
    return SpotifyPlaylist(
        id=found["id"],
        name=cleaned(found.get("name") or ""),
        tracks=int(contents.get("total") or 0),
        url=url_of(found, "playlist"),
    )


def account_of(found: dict[str, Any]) -> SpotifyAccount:
    """Whose account it is."""
    name = found.get("display_name") or found["id"]
    return SpotifyAccount(
        id=found.get("account_id") or found["id"], name=cleaned(name), url=url_of(found, "user")
    )


def url_of(found: dict[str, Any], kind: str) -> str:
    """Where it opens."""
    return (found.get("external_urls") or {}).get("spotify") or f"{_OPEN}/{kind}/{found['id']}"
