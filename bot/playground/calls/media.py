"""Files: photos, documents, music; by upload, by id or by address."""

from collections.abc import Mapping
from typing import Final

from telegram.constants import FileSizeLimit, MediaGroupLimit

from bot.playground.calls.call import Call, Handler
from bot.playground.calls.sending import deliver, with_entities
from bot.playground.errors import bad_request
from bot.playground.markup.links import web_address
from bot.playground.markup.parse import caption
from bot.playground.rules.pictures import check_photo
from bot.playground.state.files import StoredFile
from bot.playground.state.people import JsonDict

_DETAILS: Final = {
    "audio": ("duration", "performer", "title"),
    "video": ("duration", "width", "height"),
    "animation": ("duration", "width", "height"),
    "voice": ("duration",),
}
_FLAGS: Final = {
    "show_caption_above_media": "show_caption_above_media",
    "has_spoiler": "has_media_spoiler",
}


def media_content(call: Call, kind: str, values: JsonDict) -> JsonDict:
    """Give the fields of a message with a file; `values` holds it under `kind` or `media`."""
    file = stored(call, kind, values.get("media") or values.get(kind) or "")
    content: JsonDict = {kind: _wire(kind, file, values)}
    content |= with_entities("caption", caption(values))
    return content | {_FLAGS[name]: True for name in _FLAGS if values.get(name)}


def stored(call: Call, kind: str, reference: str) -> StoredFile:
    """Find or keep the file that a call names."""
    files = call.store.files
    if reference.startswith("attach://"):
        upload = call.uploads.get(reference.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"there is no {kind} in the request")
        if not upload.data:
            raise bad_request("file must be non-empty")
        limit = FileSizeLimit.FILESIZE_UPLOAD
        if kind == "photo":
            limit = FileSizeLimit.PHOTOSIZE_UPLOAD
        if len(upload.data) > limit:
            raise bad_request(f"file is too big: at most {limit} bytes are allowed")
        size = check_photo(upload.data) if kind == "photo" else None
        return files.keep(upload, size)
    known = files.find(reference)
    if known is not None:
        return known
    if reference.startswith(("http://", "https://")) and web_address(reference):
        return files.keep_address(reference)
    raise bad_request(
        "wrong remote file identifier specified: can't unserialize it. Wrong last symbol"
    )


def _wire(kind: str, file: StoredFile, values: JsonDict) -> object:
    wire = file.wire()
    if kind == "photo":
        width, height = file.size or (640, 640)
        return [wire | {"width": width, "height": height}]
    wire |= {"file_name": file.name, "mime_type": file.mime_type}
    if kind in {"audio", "voice", "video", "animation"}:
        wire |= {"duration": 0}
    if kind in {"video", "animation"}:
        wire |= {"width": 640, "height": 640}
    wire |= {name: values[name] for name in _DETAILS.get(kind, ()) if name in values}
    if kind == "voice":
        del wire["file_name"]
    return wire


def _sender(kind: str) -> Handler:
    def send(call: Call) -> JsonDict:
        chat = call.chat()
        return deliver(call, chat, media_content(call, kind, call.values))

    return send


def send_group(call: Call) -> list[JsonDict]:
    """Send an album."""
    chat, items = call.chat(), call.values["media"]
    low, high = MediaGroupLimit.MIN_MEDIA_LENGTH, MediaGroupLimit.MAX_MEDIA_LENGTH
    if not low <= len(items) <= high:
        raise bad_request(f"wrong number of items in the media group: {low} to {high}")
    kinds = {each["type"] for each in items}
    if len(kinds) > 1 and kinds & {"audio", "document"}:
        raise bad_request("audio and documents can be grouped only among their own kind")
    contents = [media_content(call, each["type"], each) for each in items]
    return [deliver(call, chat, content) for content in contents]


def get_file(call: Call) -> JsonDict:
    """Say where a file can be downloaded."""
    file = call.store.files.get(call.values["file_id"])
    if len(file.data) > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise bad_request("file is too big")
    return file.wire() | {"file_path": file.path}


CALLS: Final[Mapping[str, Handler]] = {
    **{
        f"send{kind.capitalize()}": _sender(kind)
        for kind in ("photo", "document", "audio", "video", "animation", "voice")
    },
    "sendMediaGroup": send_group,
    "getFile": get_file,
}
