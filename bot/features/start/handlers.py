"""/start, with the payloads of deep links, and /help."""

from telegram import Update

from bot.context import App, Context
from bot.ui import show
from bot.ui.commands import OnCommand
from bot.ui.deep_links import ToPlace, parse_payload
from bot.ui.guide import help_screen, start_screen


async def start(update: Update, context: Context) -> None:
    """Greet, or go where a deep link points (`bot.ui.deep_links`)."""
    link = parse_payload(context.args[0] if context.args else "")
    go = context.features.links.get(type(link))
    if go is None:
        await show.send(update, context, start_screen(context.texts(update)))
    else:
        await go(update, context, link)


async def to_place(update: Update, context: Context, link: ToPlace) -> None:
    """Go to a part of the bot."""
    await context.features.places.get(link.name, guide)(update, context)


async def guide(update: Update, context: Context) -> None:
    """Say what there is."""
    texts, name = context.texts(update), context.bot.username
    await show.send(update, context, help_screen(texts, name, context.features.help))


def register(app: App) -> None:
    """Add both commands."""
    app.add_handler(OnCommand("start", start))
    app.add_handler(OnCommand("help", guide))
