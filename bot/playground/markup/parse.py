"""The text of a call: parsed by its mode, trimmed, measured, with what Telegram detects."""

from collections.abc import Mapping
from typing import Any, Final

from telegram.constants import MessageEntityType, MessageLimit

from bot.playground.errors import bad_request
from bot.playground.markup.detect import with_detected
from bot.playground.markup.formatted import Entity, Formatted
from bot.playground.markup.html import parse_html
from bot.playground.markup.markdown import parse_markdown

_NEEDS: Final = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}


def message_text(values: Mapping[str, Any], *, empty: bool = False) -> Formatted:
    """Read `text` (or `message_text`), 1 to 4096 units; a draft's may be empty."""
    source = values.get("message_text") or values.get("text") or ""
    formatted = _parsed(source, values.get("parse_mode"), values.get("entities"))
    if not formatted.text and not empty:
        raise bad_request("message text is empty")
    if formatted.length > MessageLimit.MAX_TEXT_LENGTH:
        raise bad_request("message is too long")
    return formatted


def caption(values: Mapping[str, Any]) -> Formatted:
    """Read a caption, at most 1024 units."""
    formatted = _parsed(
        values.get("caption", ""), values.get("parse_mode"), values.get("caption_entities")
    )
    if formatted.length > MessageLimit.CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    return formatted


def _parsed(source: str, mode: str | None, entities: list[Entity] | None) -> Formatted:
    if "\x00" in source or any("\ud800" <= each <= "\udfff" for each in source):
        raise bad_request("strings must be encoded in UTF-8")
    match (mode or "").lower():
        case "":
            formatted = Formatted(source, _explicit(source, entities or []))
        case "html":
            formatted = parse_html(source)
        case "markdownv2":
            formatted = parse_markdown(source, version=2)
        case "markdown":
            formatted = parse_markdown(source, version=1)
        case _:
            raise bad_request("unsupported parse_mode")
    if len(formatted.entities) > MessageLimit.MESSAGE_ENTITIES:
        raise bad_request(f"too many entities: more than {MessageLimit.MESSAGE_ENTITIES}")
    return with_detected(formatted.trimmed())


def _explicit(source: str, entities: list[Entity]) -> list[Entity]:
    size = Formatted(source).length
    for entity in entities:
        if entity["type"] not in set(MessageEntityType):
            raise bad_request(f'can\'t parse entities: unsupported type "{entity["type"]}"')
        if entity["offset"] < 0 or not 0 < entity["length"] <= size - entity["offset"]:
            raise bad_request("can't parse entities: entity lies outside of the text")
        needed = _NEEDS.get(entity["type"])
        if needed and needed not in entity:
            raise bad_request(f'can\'t parse entities: "{needed}" is missing')
    return entities
