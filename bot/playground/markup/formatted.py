"""A text and what is special in it; entities are the dicts of the Bot API."""

from dataclasses import dataclass, field
from typing import Any

from bot.playground.markup.utf16 import cut, width

Entity = dict[str, Any]


@dataclass(frozen=True)
class Formatted:
    """A parsed text. `entities` are sorted by offset, the longer first."""

    text: str
    entities: list[Entity] = field(default_factory=list)

    @property
    def length(self) -> int:
        """Count UTF-16 units."""
        return width(self.text)

    def part(self, entity: Entity) -> str:
        """Take the text of one entity."""
        return cut(self.text, entity["offset"], entity["length"])

    def trimmed(self) -> "Formatted":
        """Drop white space at both ends, as Telegram does, and move the entities along."""
        text = self.text.strip()
        if text == self.text:
            return Formatted(text, ordered(self.entities))
        lost = width(self.text[: len(self.text) - len(self.text.lstrip())])
        size, kept = width(text), []
        for entity in self.entities:
            start = max(0, entity["offset"] - lost)
            end = min(size, entity["offset"] + entity["length"] - lost)
            if end > start:
                kept.append(entity | {"offset": start, "length": end - start})
        return Formatted(text, ordered(kept))


def ordered(entities: list[Entity]) -> list[Entity]:
    """Sort so that what contains comes before what is contained."""
    return sorted(entities, key=lambda each: (each["offset"], -each["length"]))
