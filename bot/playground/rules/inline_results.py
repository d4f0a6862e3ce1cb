"""What may be answered to an inline query."""

from collections.abc import Mapping
from typing import Any, Final

from telegram.constants import InlineQueryLimit, InlineQueryResultLimit

from bot.playground.errors import bad_request
from bot.playground.markup.links import web_address
from bot.playground.markup.parse import caption, message_text
from bot.playground.rules.keyboards import START_PARAMETER, check_markup

_ADDRESSES: Final = (
    "photo_url",
    "gif_url",
    "mpeg4_url",
    "video_url",
    "audio_url",
    "voice_url",
    "document_url",
    "thumbnail_url",
)
_MIME_TYPES: Final = {
    "document": {"application/pdf", "application/zip"},
    "video": {"text/html", "video/mp4"},
}


def check_answer(values: Mapping[str, Any]) -> None:
    """Check the parameters of answerInlineQuery; types have been checked before."""
    results = values["results"]
    if len(results) > InlineQueryLimit.RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    ids = [result["id"] for result in results]
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    for result in results:
        _check_result(result)
    if len(values.get("next_offset", "").encode()) > InlineQueryLimit.MAX_OFFSET_LENGTH:
        raise bad_request("NEXT_OFFSET_INVALID")
    if values.get("cache_time", 0) < 0:
        raise bad_request("CACHE_TIME_INVALID")
    if "button" in values:
        _check_button(values["button"])


def _check_button(button: Mapping[str, Any]) -> None:
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if ("web_app" in button) == ("start_parameter" in button):
        raise bad_request("results button must have exactly one of web_app and start_parameter")
    if "web_app" in button and not button["web_app"]["url"].startswith("https://"):
        raise bad_request("BUTTON_URL_INVALID")
    if "web_app" not in button and not START_PARAMETER.fullmatch(button["start_parameter"]):
        raise bad_request("START_PARAM_INVALID")


def _check_result(result: Mapping[str, Any]) -> None:
    limit = InlineQueryResultLimit
    if not limit.MIN_ID_LENGTH <= len(result["id"].encode()) <= limit.MAX_ID_LENGTH:
        raise bad_request("RESULT_ID_INVALID")
    if "title" in result and not result["title"].strip():
        raise bad_request("RESULT_TITLE_EMPTY")
    for name in _ADDRESSES:
        if name in result and web_address(result[name]) is None:
            raise bad_request(f'WEBDOCUMENT_URL_INVALID: "{name}"')
    mime_types = _MIME_TYPES.get(result["type"])
    if mime_types and "mime_type" in result and result["mime_type"] not in mime_types:
        raise bad_request("WEBDOCUMENT_MIME_INVALID")
    content = result.get("input_message_content")
    if content is not None and "message_text" in content:
        message_text(content)
    caption(result)
    if "reply_markup" in result:
        check_markup(result["reply_markup"], private=False)
