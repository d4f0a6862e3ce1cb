"""Objects as the Web API of development mode shows them."""

from collections.abc import Sequence
from typing import Any

from bot.playground.spotify.world import Person, Playlist, Song, World, invented_id

Json = dict[str, Any]


def track(song: Song, root: str) -> Json:
    """A track, without the fields that development mode has lost."""
    released = song.released or "2000"
    precision = {4: "year", 7: "month"}.get(len(released), "day")
    artists = [_artist(name, root) for name in song.artists]
    album = invented_id("album", song.album, *song.artists[:1])
    return {
        "id": song.spotify_id,
        "type": "track",
        "uri": f"spotify:track:{song.spotify_id}",
        "name": song.title,
        "artists": artists,
        "album": {
            "id": album,
            "type": "album",
            "name": song.album,
            "release_date": released,
            "release_date_precision": precision,
            "artists": artists,
            "images": [],
            "external_urls": {"spotify": f"{root}/open/album/{album}"},
        },
        "duration_ms": song.duration_ms,
        "explicit": False,
        "is_local": False,
        "is_playable": True,
        "disc_number": 1,
        "track_number": 1,
        "external_ids": {"isrc": song.isrc} if song.isrc else {},
        "external_urls": {"spotify": f"{root}/open/track/{song.spotify_id}"},
    }


def _artist(name: str, root: str) -> Json:
    number = invented_id("artist", name)
    return {
        "id": number,
        "type": "artist",
        "uri": f"spotify:artist:{number}",
        "name": name,
        "external_urls": {"spotify": f"{root}/open/artist/{number}"},
    }


def account(person: Person, root: str) -> Json:
    """`GET /me`; country, e-mail and product are gone."""
    return {
        "account_id": invented_id("account", person.id),
        "id": person.id,
        "type": "user",
        "uri": f"spotify:user:{person.id}",
        "display_name": person.name,
        "images": [],
        "external_urls": {"spotify": f"{root}/open/user/{person.id}"},
        "href": f"{root}/v1/users/{person.id}",
    }


def playlist(each: Playlist, world: World, root: str) -> Json:
    """A playlist, without its contents."""
    owner = world.people[each.owner]
    return {
        "id": each.id,
        "type": "playlist",
        "uri": f"spotify:playlist:{each.id}",
        "name": each.name,
        "description": each.description,
        "public": each.public,
        "collaborative": each.collaborative,
        "snapshot_id": each.snapshot,
        "images": [{"url": f"{root}/covers/{each.id}", "width": None, "height": None}]
        if each.cover
        else [],
        "owner": {"id": owner.id, "type": "user", "display_name": owner.name},
        "items": {"href": f"{root}/v1/playlists/{each.id}/items", "total": len(each.items)},
        "external_urls": {"spotify": f"{root}/open/playlist/{each.id}"},
    }


def page(items: Sequence[Any], total: int, limit: int, offset: int, path: str) -> Json:
    """One page of a list."""
    more = offset + limit < total
    return {
        "href": path,
        "items": list(items),
        "limit": limit,
        "offset": offset,
        "total": total,
        "next": f"{path}?offset={offset + limit}&limit={limit}" if more else None,
        "previous": None,
    }
