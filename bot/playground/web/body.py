"""The parameters of a call, however they were sent."""

import json
from typing import Any

from aiohttp import BodyPartReader, web

from bot.playground.errors import ApiError, bad_request
from bot.playground.state.files import Upload

MAX_BODY = 52_000_000


async def read_call(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Read the query string, then JSON, a form or multipart; files apart."""
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if not request.can_read_body:
        return values, uploads
    match request.content_type:
        case "application/json":
            values |= _json_object(await request.text())
        case "multipart/form-data":
            left = MAX_BODY
            async for part in await request.multipart():
                if isinstance(part, BodyPartReader):
                    left -= await _take_part(part, values, uploads, left)
        case "application/x-www-form-urlencoded":
            values |= {name: str(value) for name, value in (await request.post()).items()}
        case _:
            pass
    return values, uploads


def _json_object(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text) if text else {}
    except ValueError:
        raise bad_request("can't parse request JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("expected a JSON object in the request body")
    return body


async def _take_part(
    part: BodyPartReader, values: dict[str, Any], uploads: dict[str, Upload], most: int
) -> int:
    """Read one part of at most so many bytes; its length."""
    if "Content-Encoding" in part.headers:  # nobody sends one, and it could unpack to anything
        raise bad_request("parts must not be compressed")
    name = part.name or ""
    read = bytearray()
    while chunk := await part.read_chunk():
        read += chunk
        if len(read) > most:
            raise ApiError(413, "Request Entity Too Large")
    data = bytes(part.decode(bytes(read)))
    if part.filename is None:
        values[name] = data.decode()
    else:
        mime_type = part.headers.get("Content-Type", "application/octet-stream")
        uploads[name] = Upload(part.filename, mime_type, data)
    return len(read)
