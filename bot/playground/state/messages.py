"""A message as it is kept, and what of it may be compared, quoted or drawn."""

from dataclasses import dataclass, field

from bot.playground.state.people import JsonDict

CONTENT = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "document",
    "audio",
    "video",
    "animation",
    "voice",
    "location",
    "venue",
    "contact",
    "dice",
    "link_preview_options",
    "show_caption_above_media",
    "has_media_spoiler",
)


@dataclass
class StoredMessage:
    """A message. `wire` is the Message object; `special` a keyboard that is not inline."""

    wire: JsonDict
    revision: int = 0
    inline_message_id: str | None = None
    special: JsonDict | None = None
    reactions: list[JsonDict] = field(default_factory=list)

    @property
    def id(self) -> int:
        """Give the message id, unique in its chat."""
        return int(self.wire["message_id"])

    @property
    def chat_id(self) -> int:
        """Give the chat's id."""
        return int(self.wire["chat"]["id"])

    @property
    def keyboard(self) -> list[list[JsonDict]]:
        """Give the rows of inline buttons."""
        rows: list[list[JsonDict]] = self.wire.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    def content(self) -> JsonDict:
        """Give what the message says, without who, where and when."""
        return {name: self.wire[name] for name in CONTENT if name in self.wire}

    def quoted(self) -> JsonDict:
        """Give the message as it stands inside a reply: without its own reply."""
        return {name: each for name, each in self.wire.items() if name != "reply_to_message"}

    def view(self) -> JsonDict:
        """Give the message for the page."""
        return self.wire | {
            "revision": self.revision,
            "special": self.special,
            "reactions": self.reactions,
        }
