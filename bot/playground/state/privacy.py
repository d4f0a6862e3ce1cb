"""Which group messages reach a bot in privacy mode."""

from bot.playground.markup.utf16 import cut
from bot.playground.state.people import BotAccount, JsonDict


def reaches_bot(message: JsonDict, bot: BotAccount) -> bool:
    """Private messages do; of a group's, commands, replies, mentions and inline posts."""
    if message["chat"]["type"] == "private":
        return True
    if message.get("via_bot", {}).get("id") == bot.id:
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
        return True
    text = message.get("text") or message.get("caption") or ""
    own = f"@{bot.username}".lower()
    for entity in message.get("entities") or message.get("caption_entities") or []:
        part = cut(text, entity["offset"], entity["length"]).lower()
        if entity["type"] == "mention" and part == own:
            return True
        if entity["type"] == "bot_command" and ("@" not in part or part.endswith(own)):
            return True
    return False
