"""Spotify's documented contract for the operations that Segue uses, and a check of requests.

Written from the documentation of development mode (2026), apart from the stand-in's own table, so
that a mistake in one shows against the other. An operation that is not here must not be called.
"""

import base64
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from bot.playground.spotify.gate import Seen

ID = r"[0-9A-Za-z]{22}"
URI = re.compile(rf"spotify:track:{ID}")
LIBRARY_URI = re.compile(rf"spotify:(track|album|episode|show|audiobook|user|playlist):{ID}")
FIELDS = re.compile(r"[a-z_,()]+")


def number(least: int, most: int) -> Callable[[str], bool]:
    return lambda text: text.isdigit() and least <= int(text) <= most


def one_of(*words: str) -> Callable[[str], bool]:
    return lambda text: text in words


def uris(text: str) -> bool:
    found = text.split(",")
    return 1 <= len(found) <= 40 and all(LIBRARY_URI.fullmatch(uri) for uri in found)


MARKET = {"market": lambda text: re.fullmatch("[A-Z]{2}", text) is not None}
PAGE = {"limit": number(1, 50), "offset": number(0, 100_000)}


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    query: dict[str, Callable[[str], Any]] = field(default_factory=dict)
    needs: frozenset[str] = frozenset()
    body: Callable[[Seen], str | None] | None = None


def as_json(check: Callable[[dict[str, Any]], str | None]) -> Callable[[Seen], str | None]:
    def checked(seen: Seen) -> str | None:
        if seen.kind != "application/json":
            return f"content type {seen.kind}"
        body = json.loads(seen.body)
        return check(body) if isinstance(body, dict) else "the body is no object"

    return checked


def of_items(body: dict[str, Any]) -> str | None:
    if set(body) - {"uris", "position"}:
        return f"unknown fields {sorted(body)}"
    found = body.get("uris")
    if not isinstance(found, list) or len(found) > 100:
        return "uris: at most 100"
    return None if all(URI.fullmatch(uri) for uri in found) else "not every uri is one"


def of_playlist(body: dict[str, Any]) -> str | None:
    if set(body) - {"name", "public", "collaborative", "description"}:
        return f"unknown fields {sorted(body)}"
    if not 1 <= len(body.get("name", "x")) <= 100 or len(body.get("description", "")) > 300:
        return "name or description are too long"
    return None


def of_new_playlist(body: dict[str, Any]) -> str | None:
    return of_playlist(body) if body.get("name") else "name is required"


def of_cover(seen: Seen) -> str | None:
    if seen.kind != "image/jpeg" or len(seen.body) > 256 * 1024:
        return "not a JPEG within 256 KB"
    with Image.open(io.BytesIO(base64.b64decode(seen.body, validate=True))) as picture:
        return None if picture.format == "JPEG" else "no JPEG"


OPERATIONS = (
    Operation(
        "GET",
        "/search",
        {
            "q": lambda text: 0 < len(text) <= 250,
            "type": one_of("track"),
            "limit": number(1, 10),
            "offset": number(0, 1000),
            **MARKET,
        },
        frozenset({"q", "type", "market"}),
    ),
    Operation("GET", rf"/tracks/{ID}", MARKET),
    Operation("GET", "/me"),
    Operation("GET", "/me/tracks", {**PAGE, **MARKET}),
    Operation(
        "GET",
        "/me/top/tracks",
        {**PAGE, "time_range": one_of("short_term", "medium_term", "long_term")},
    ),
    Operation("GET", "/me/player/recently-played", {"limit": number(1, 50)}),
    Operation("GET", "/me/playlists", PAGE),
    Operation("POST", "/me/playlists", body=as_json(of_new_playlist)),
    Operation("PUT", rf"/playlists/{ID}", body=as_json(of_playlist)),
    Operation(
        "GET",
        rf"/playlists/{ID}/items",
        {**PAGE, **MARKET, "fields": FIELDS.fullmatch, "additional_types": one_of("track")},
    ),
    Operation("POST", rf"/playlists/{ID}/items", body=as_json(of_items)),
    Operation("PUT", rf"/playlists/{ID}/items", body=as_json(of_items)),
    Operation("PUT", rf"/playlists/{ID}/images", body=of_cover),
    Operation("PUT", "/me/library", {"uris": uris}, frozenset({"uris"})),
    Operation("GET", "/me/library/contains", {"uris": uris}, frozenset({"uris"})),
    Operation(
        "POST", "/me/player/queue", {"uri": URI.fullmatch, "device_id": bool}, frozenset({"uri"})
    ),
)


def fault(seen: Seen) -> str | None:
    """What is wrong with a request; None for a good one."""
    found = next(
        (
            operation
            for operation in OPERATIONS
            if operation.method == seen.method and re.fullmatch(operation.path, seen.path)
        ),
        None,
    )
    where = f"{seen.method} {seen.path}"
    if found is None:
        return f"{where} is not open to development mode"
    for name, value in seen.query.items():
        if name not in found.query or not found.query[name](value):
            return f"{where}: {name}={value}"
    if found.needs - set(seen.query):
        return f"{where} lacks {sorted(found.needs - set(seen.query))}"
    if found.body is not None:
        trouble = found.body(seen)
        return f"{where}: {trouble}" if trouble else None
    return f"{where} has a body" if seen.body else None


def operation_of(seen: Seen) -> str:
    """The operation that a good request calls."""
    return next(
        f"{operation.method} {operation.path}"
        for operation in OPERATIONS
        if operation.method == seen.method and re.fullmatch(operation.path, seen.path)
    )
