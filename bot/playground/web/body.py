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
            async for part in await request.multipart():
                if isinstance(part, BodyPartReader):
                    await _take_part(part, values, uploads)
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
    part: BodyPartReader, values: dict[str, Any], uploads: dict[str, Upload]
) -> None:
    name = part.name or ""
    data = bytes(await part.read(decode=True))
    if len(data) > MAX_BODY:
        raise ApiError(413, "Request Entity Too Large")
    if part.filename is None:
        values[name] = data.decode()
    else:
        mime_type = part.headers.get("Content-Type", "application/octet-stream")
        uploads[name] = Upload(part.filename, mime_type, data)
