"""The message that an inline result becomes."""

from typing import Final

from bot.playground.markup.parse import caption, message_text
from bot.playground.state.people import JsonDict

_ADDRESSES: Final = {
    "photo": "photo_url",
    "gif": "gif_url",
    "mpeg4_gif": "mpeg4_url",
    "video": "video_url",
    "audio": "audio_url",
    "voice": "voice_url",
    "document": "document_url",
}


def inline_content(result: JsonDict) -> JsonDict:
    """Give the fields of the Message; media by address become a captioned link."""
    content: JsonDict = {}
    given = result.get("input_message_content", {})
    if "message_text" in given:
        formatted = message_text(given)
        content["text"] = formatted.text
        if formatted.entities:
            content["entities"] = formatted.entities
        if "link_preview_options" in given:
            content["link_preview_options"] = given["link_preview_options"]
    elif "phone_number" in given or result["type"] == "contact":
        source = given or result
        content["contact"] = _only(source, "phone_number", "first_name", "last_name")
    elif "latitude" in given or "latitude" in result:
        content["location"] = _only(given or result, "latitude", "longitude")
    else:
        content = _media(result)
    if "reply_markup" in result:
        content["reply_markup"] = result["reply_markup"]
    return content


def _media(result: JsonDict) -> JsonDict:
    kind = result["type"]
    url = result.get(_ADDRESSES.get(kind, ""), "")
    file_id: str = result.get(f"{kind}_file_id") or url
    file = {"file_id": file_id, "file_unique_id": file_id[-16:], "file_size": 0}
    formatted = caption(result)
    content: JsonDict = {}
    match kind:
        case "photo":
            size = {
                "width": result.get("photo_width", 640),
                "height": result.get("photo_height", 640),
            }
            content["photo"] = [file | size]
        case "audio":
            names = _only(result, "title", "performer")
            content["audio"] = file | names | {"duration": result.get("audio_duration", 0)}
        case "voice":
            content["voice"] = file | {"duration": result.get("voice_duration", 0)}
        case _:
            content["document"] = file | {"file_name": result.get("title", kind)}
    if formatted.text:
        content["caption"] = formatted.text
    if formatted.entities:
        content["caption_entities"] = formatted.entities
    return content


def _only(source: JsonDict, *names: str) -> JsonDict:
    return {name: source[name] for name in names if name in source}
