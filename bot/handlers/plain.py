"""Messages without a command: answers to what the bot asked, and free text in private chats."""

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.context import App, Context
from bot.handlers.running import run, show_list
from bot.handlers.wanted import said
from bot.inputs import checked
from bot.questions import Command
from bot.requests import Asked, Request
from core.links import parse_spotify

_PRIVATE = filters.ChatType.PRIVATE & ~filters.COMMAND & ~filters.StatusUpdate.ALL
_IN_GROUP = filters.ChatType.GROUPS & filters.TEXT & filters.REPLY & ~filters.COMMAND


async def private(update: Update, context: Context) -> None:
    """A link gives the card; an open question takes its answer; anything else is a mood."""
    message = update.effective_message
    if message is None:
        return
    text = checked(said(message), limit=10_000)
    link = _link(message, text)
    asked = await context.questions.take(message.chat_id)
    if asked is not None and not (link and asked is Command.MOOD):
        await run(update, context, asked, link or text)
    elif link:
        await run(update, context, Command.DESCRIBE, link)
    else:
        request = Request(Asked.PLAIN, checked(text))
        await show_list(update, context, request, context.texts(update))


async def group(update: Update, context: Context) -> None:
    """A reply to a question of the bot answers it; other talk is none of its business."""
    message = update.effective_message
    if message is None or message.reply_to_message is None:
        return
    asked = await context.questions.take(message.chat_id, message.reply_to_message.message_id)
    if asked is not None:
        await run(update, context, asked, said(message))


def _link(message: Message, text: str) -> str:
    """The first Spotify link in the text or behind its words, alone; empty where there is none."""
    addresses = [entity.url for entity in message.entities if entity.url]
    for each in (text, *addresses):
        reference = parse_spotify(each)
        if reference:
            return f"https://open.spotify.com/{reference.kind}/{reference.id}"
    return ""


def register(app: App) -> None:
    """Add both; after the commands."""
    app.add_handler(MessageHandler(_PRIVATE, private))
    app.add_handler(MessageHandler(_IN_GROUP, group))
