"""A local chat that looks and behaves like Telegram, and the Bot API behind it.

It imports nothing else of this project: the bot talks to it over HTTP, as it talks to Telegram.
"""

from bot.playground.errors import ApiError
from bot.playground.server import Playground, PlaygroundAddress
from bot.playground.state.store import ChatStore

__all__ = ["ApiError", "ChatStore", "Playground", "PlaygroundAddress"]
