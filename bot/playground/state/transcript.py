"""What a chat shows, as plain text and as plain data."""

import time

from bot.playground.markup.utf16 import cut
from bot.playground.state.messages import StoredMessage
from bot.playground.state.people import JsonDict

_FILES = ("photo", "document", "audio", "video", "animation", "voice")


def now() -> int:
    """Give the time that messages carry."""
    return int(time.time())


def items(
    messages: list[StoredMessage],
    notes: list[JsonDict],
    bot_id: int,
    since_message_id: int,
    since_revision: int | None,
) -> list[JsonDict]:
    """List messages as they stand in the chat, then what showed for a moment."""

    def fresh(message_id: int, revision: int) -> bool:
        if since_revision is not None:
            return revision > since_revision
        return message_id > since_message_id

    shown = [message_item(each, bot_id) for each in messages if fresh(each.id, each.revision)]
    shown += [
        {"kind": note["kind"], "text": note["text"], "revision": note["revision"]}
        for note in notes
        if fresh(note["message_id"] + 1, note["revision"])
    ]
    return sorted(shown, key=lambda each: each.get("message_id", 0) or each["revision"] + 10**9)


def message_item(message: StoredMessage, bot_id: int) -> JsonDict:
    """Describe one message by what a reader sees of it."""
    wire = message.wire
    item: JsonDict = {
        "kind": "message",
        "message_id": message.id,
        "revision": message.revision,
        "from": wire["from"]["first_name"],
        "is_bot": wire["from"]["id"] == bot_id,
        "text": wire.get("text") or wire.get("caption") or "",
        "entities": wire.get("entities") or wire.get("caption_entities") or [],
        "buttons": [[button["text"] for button in row] for row in message.keyboard],
        "keyboard": message.keyboard,
        "edited": "edit_date" in wire,
    }
    if "reply_to_message" in wire:
        item["reply_to"] = wire["reply_to_message"]["message_id"]
    for name in _FILES:
        if name in wire:
            file = wire[name][-1] if name == "photo" else wire[name]
            item["file"] = {"kind": name, "name": file.get("file_name", ""), "id": file["file_id"]}
    if message.special:
        item["special"] = message.special
    return item


def as_text(shown: list[JsonDict], *, with_links: bool) -> str:
    """Print items, a blank line between them; a user's line begins with an arrow."""
    return "\n\n".join(_lines(item, with_links=with_links) for item in shown)


def _lines(item: JsonDict, *, with_links: bool) -> str:
    if item["kind"] != "message":
        return f"({item['kind']}) {item['text']}"
    text = linked(item["text"], item["entities"]) if with_links else item["text"]
    lines = [text] if text else []
    if "file" in item:
        lines.insert(0, f"[{item['file']['kind']}] {item['file']['name']}".strip())
    lines += [" ".join(f"[{text}]" for text in row) for row in item["buttons"]]
    special = item.get("special", {})
    if special.get("force_reply"):
        hint = special.get("input_field_placeholder")
        lines.append(f"(waiting for a reply{f': {hint}' if hint else ''})")
    lines += [
        " ".join(f"<{button['text']}>" for button in row) for row in special.get("keyboard", [])
    ]
    if not item["is_bot"]:
        lines = [f"{item['from']}> {lines[0] if lines else ''}", *lines[1:]]
    return "\n".join(lines)


def linked(text: str, entities: list[JsonDict]) -> str:
    """Write each link's address behind its text."""
    pieces, position = [], 0
    for entity in entities:
        if entity["type"] == "text_link" and entity["offset"] >= position:
            end = entity["offset"] + entity["length"]
            pieces += [cut(text, position, end - position), f" <{entity['url']}>"]
            position = end
    pieces.append(cut(text, position, len(text) * 2))
    return "".join(pieces)
