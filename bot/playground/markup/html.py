"""Telegram's HTML, read by the rules of its own parser, with its own error texts."""

import html
import re
from dataclasses import dataclass
from typing import Final

from bot.playground.errors import ApiError, bad_request
from bot.playground.markup.formatted import Entity, Formatted
from bot.playground.markup.links import web_address
from bot.playground.markup.utf16 import cut, width

_KINDS: Final = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
# Of attributes, those that mean something: (tag, attribute) and what a value must begin with.
_MEANING: Final = {
    ("a", "href"): "",
    ("code", "class"): "language-",
    ("span", "class"): "tg-",
    ("tg-emoji", "emoji-id"): "",
}
_REFERENCE: Final = re.compile(r"&(?:#(?:x[0-9a-fA-F]{1,8}|[0-9]{1,10})|lt|gt|amp|quot);?")
_ATTRIBUTE: Final = re.compile(
    r"""([^\s=>/"']+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)(?=[\s>])))?\s*"""
)


@dataclass
class _Open:
    tag: str
    argument: str
    offset: int


def parse_html(source: str) -> Formatted:
    """Parse; raise the error of Telegram for what it would not take."""
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.pieces: list[str] = []
        self.offset = 0  # in UTF-16 units of the text so far
        self.nested: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> Formatted:
        while self.position < len(self.source):
            if self.source.startswith("</", self.position):
                self.end_tag()
            elif self.source[self.position] == "<":
                self.start_tag()
            else:
                self.plain_text()
        if self.nested:
            raise _cannot_parse(
                f'Can\'t find end tag corresponding to start tag "{self.nested[-1].tag}"'
            )
        return Formatted("".join(self.pieces), merge_code(self.entities))

    def plain_text(self) -> None:
        end = self.source.find("<", self.position)
        end = len(self.source) if end < 0 else end
        text = unescape(self.source[self.position : end])
        self.pieces.append(text)
        self.offset += width(text)
        self.position = end

    def start_tag(self) -> None:
        begin = self.position
        name = re.compile(r"[^\s>]*").match(self.source, begin + 1)
        assert name is not None  # noqa: S101 - the pattern also matches nothing
        self.position = name.end()
        if self.position == len(self.source):
            raise self.error("Unclosed start tag", begin)
        tag = name[0].lower()
        if tag not in _KINDS:
            raise self.error(f'Unsupported start tag "{tag}"', begin)
        argument = self.attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            raise self.error('Tag "span" must have class "tg-spoiler"', begin)
        self.nested.append(_Open(tag, argument, self.offset))

    def attributes(self, tag: str, begin: int) -> str:
        argument = ""
        self.skip_space()
        while not self.source.startswith(">", self.position):
            if self.position >= len(self.source):
                raise self.error("Unclosed start tag", begin)
            match = _ATTRIBUTE.match(self.source, self.position)
            if match is None:
                raise self.error(f'Empty attribute name in the tag "{tag}"', begin)
            self.position = match.end()
            if self.source.startswith(("='", '="'), self.position):
                raise self.error("Unclosed start tag", begin)
            if self.source.startswith("=", self.position):
                raise self.error("Unexpected end of name token", self.position)
            name = match[1].lower()
            value = unescape(next((g for g in match.groups()[1:] if g is not None), ""))
            prefix = _MEANING.get((tag, name))
            if prefix is not None and value.startswith(prefix):
                argument = value.removeprefix(prefix)
            elif (tag, name) == ("blockquote", "expandable"):
                argument = "expandable"
        self.position += 1
        return argument

    def end_tag(self) -> None:
        begin = self.position
        if not self.nested:
            raise self.error("Unexpected end tag", begin)
        match = re.compile(r"</([^\s>]*)\s*>").match(self.source, begin)
        if match is None:
            raise self.error("Unclosed end tag", begin)
        opened = self.nested.pop()
        found = match[1].lower()
        if found and found != opened.tag:
            raise self.error(
                "Unmatched end tag", begin, f', expected "</{opened.tag}>", found "</{found}>"'
            )
        self.position = match.end()
        if self.offset > opened.offset:
            self.close(opened)

    def close(self, opened: _Open) -> None:
        kind = _KINDS[opened.tag]
        length = self.offset - opened.offset
        entity: Entity = {"type": kind, "offset": opened.offset, "length": length}
        if kind == "text_link":
            covered = cut("".join(self.pieces), opened.offset, length)
            url = web_address(opened.argument or covered)
            if url is None:
                return  # Telegram keeps the text and drops the link
            entity["url"] = url
        elif kind == "custom_emoji":
            if not opened.argument.isdigit():
                raise _cannot_parse("Custom emoji entity must contain an emoji-id")
            entity["custom_emoji_id"] = opened.argument
        elif kind == "code" and opened.argument:
            entity["language"] = opened.argument
        elif kind == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        self.entities.append(entity)

    def skip_space(self) -> None:
        while self.source[self.position : self.position + 1].isspace():
            self.position += 1

    def error(self, what: str, position: int, more: str = "") -> ApiError:
        offset = len(self.source[:position].encode())
        return _cannot_parse(f"{what} at byte offset {offset}{more}")


def merge_code(entities: list[Entity]) -> list[Entity]:
    """Join `<pre><code class=…>` into one entity; nothing else lives inside code."""
    solid = [each for each in entities if each["type"] == "pre"]
    solid += [
        each
        for each in entities
        if each["type"] == "code" and not any(_covers(pre, each) for pre in solid)
    ]
    kept = []
    for entity in entities:
        around = next(
            (each for each in solid if each is not entity and _covers(each, entity)), None
        )
        if around is None:
            kept.append(entity)
        elif "language" in entity and around["length"] == entity["length"]:
            around["language"] = entity["language"]
    for entity in kept:
        if entity["type"] == "code":
            entity.pop("language", None)
    return kept


def _covers(outer: Entity, inner: Entity) -> bool:
    end = outer["offset"] + outer["length"]
    inside = outer["offset"] <= inner["offset"] and inner["offset"] + inner["length"] <= end
    return inside and inner["type"] not in {"blockquote", "expandable_blockquote"}


def unescape(text: str) -> str:
    """Resolve the references that Telegram knows: four names, and numbers."""

    def resolve(match: re.Match[str]) -> str:
        return html.unescape(match[0] if match[0].endswith(";") else match[0] + ";")

    return _REFERENCE.sub(resolve, text)


def _cannot_parse(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
