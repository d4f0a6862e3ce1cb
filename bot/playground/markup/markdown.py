"""Telegram's MarkdownV2, and the older Markdown as a smaller set of the same rules."""

import re
from typing import Final

from bot.playground.errors import ApiError, bad_request
from bot.playground.markup.formatted import Entity, Formatted
from bot.playground.markup.links import web_address
from bot.playground.markup.utf16 import width

_V2: Final = {
    "||": "spoiler",
    "__": "underline",
    "*": "bold",
    "_": "italic",
    "~": "strikethrough",
}
_V1: Final = {"*": "bold", "_": "italic"}
_RESERVED: Final = frozenset("_*[]()~`>#+-=|{}.!")
_CODE: Final = re.compile(r"(```|`)((?:\\.|(?!\1).)*)\1", re.DOTALL)
_LINK: Final = re.compile(r"\]\(((?:\\.|[^)\\])*)\)", re.DOTALL)


def parse_markdown(source: str, *, version: int) -> Formatted:
    """Parse the second or the first version; raise when an entity does not close."""
    return _Parser(source, version).run()


class _Parser:
    def __init__(self, source: str, version: int) -> None:
        self.source = source
        self.strict = version > 1
        self.marks = _V2 if self.strict else _V1
        self.position = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.nested: list[tuple[str, int]] = []
        self.entities: list[Entity] = []
        self.links_end = True

    def run(self) -> Formatted:
        while self.position < len(self.source):
            if not (self.escape() or self.code() or self.link() or self.mark() or self.quote()):
                self.plain()
        if self.nested:
            kind = {"[": "link"}.get(self.nested[-1][0]) or self.marks[self.nested[-1][0]]
            raise self.error(f"Can't find end of {kind} entity", len(self.source))
        return Formatted("".join(self.pieces), self.entities)

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.offset += width(text)

    def escape(self) -> bool:
        following = self.source[self.position + 1 : self.position + 2]
        escapable = _RESERVED | {"\\"} if self.strict else frozenset("_*`[")
        if self.source[self.position] != "\\" or following not in escapable or not following:
            return False
        self.add(following)
        self.position += 2
        return True

    def code(self) -> bool:
        match = _CODE.match(self.source, self.position)
        if match is None:
            return False
        start, content = self.offset, match[2]
        entity: Entity = {"type": "code", "offset": start}
        if match[1] == "```":
            entity["type"] = "pre"
            language = re.match(r"([A-Za-z0-9_+#-]+)\n", content)
            if language:
                entity["language"] = language[1]
            content = content[language.end() if language else 0 :].removeprefix("\n")
        self.add(re.sub(r"\\([`\\])", r"\1", content))
        self.note(entity)
        self.position = match.end()
        return True

    def link(self) -> bool:
        if self.source[self.position] == "[":
            self.nested.append(("[", self.offset))
            self.position += 1
            return True
        if not self.nested or self.nested[-1][0] != "[" or not self.links_end:
            return False
        match = _LINK.match(self.source, self.position)
        if match is None:
            # Nor does any that begins later; to look for its end again costs the length's square.
            self.links_end = not self.source.startswith("](", self.position)
            return False
        url = web_address(re.sub(r"\\(.)", r"\1", match[1]))
        start = self.nested.pop()[1]
        if url:
            self.note({"type": "text_link", "offset": start, "url": url})
        self.position = match.end()
        return True

    def mark(self) -> bool:
        found = next((m for m in self.marks if self.source.startswith(m, self.position)), None)
        if found is None:
            return False
        self.position += len(found)
        if self.nested and self.nested[-1][0] == found:
            start = self.nested.pop()[1]
            self.note({"type": self.marks[found], "offset": start})
        else:
            self.nested.append((found, self.offset))
        return True

    def quote(self) -> bool:
        line_start = self.position == 0 or self.source[self.position - 1] == "\n"
        if not (self.strict and line_start and self.source[self.position] == ">"):
            return False
        self.position += 1  # the quotation itself is drawn as plain text
        return True

    def plain(self) -> None:
        character = self.source[self.position]
        if self.strict and character in _RESERVED:
            raise self.error(
                f"Character '{character}' is reserved and must be escaped with the preceding '\\'",
                None,
            )
        if not self.strict and character == "`":
            raise self.error("Can't find end of the entity starting", self.position)
        self.add(character)
        self.position += 1

    def note(self, entity: Entity) -> None:
        length = self.offset - entity["offset"]
        if length:
            self.entities.append(entity | {"length": length})

    def error(self, what: str, position: int | None) -> ApiError:
        where = ""
        if position is not None:
            where = f" at byte offset {len(self.source[:position].encode())}"
        return bad_request(f"can't parse entities: {what}{where}")
