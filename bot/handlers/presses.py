"""Buttons: unpacked once, then to what each does."""

from typing import assert_never

from telegram import CallbackQuery, Update
from telegram.ext import CallbackQueryHandler

from bot import show
from bot.callbacks import Again, MoreLike, OpenCard, OpenPage, TryExample
from bot.context import App, Context
from bot.handlers.running import run, show_card, show_list
from bot.requests import Asked, Request, answer
from bot.texts import LANGUAGES, Texts
from bot.views import examples
from bot.views.listing import Place, listing_screen
from bot.views.markup import Markup
from bot.views.screen import Press, Screen
from core.errors import UnknownSongError

EXPIRED = "expired-button"
EXPIRED_LIST = "expired-list"
GONE = "error-card-gone"


async def press(update: Update, context: Context) -> None:
    """Do what the button says; every press is answered, so that the client stops waiting."""
    query = update.callback_query
    if query is None:
        return
    texts = context.texts(update)
    action = context.signer.unpack(query.data or "")
    alert: str | None = None
    match action:
        case None:
            alert = texts(EXPIRED)
        case OpenPage(list_id, page):
            alert = await _turn(query, context, list_id, page, texts)
        case Again(list_id, turn):
            alert = await _again(query, context, list_id, turn, texts)
        case OpenCard(track_id):
            alert = await _card(update, context, track_id, texts)
        case MoreLike(track_id):
            alert = await _more(update, context, track_id, texts)
        case TryExample(name, language):
            alert = await _example(update, context, name, language)
        case _:
            assert_never(action)
    await query.answer(alert, show_alert=alert is not None)


async def _turn(
    query: CallbackQuery, context: Context, list_id: str, page: int, texts: Texts
) -> str | None:
    kept = await context.lists.find(list_id)
    if kept is None:
        return texts(EXPIRED)
    if kept.listing is None:
        again = Press(texts("button-run-again"), Again(list_id, kept.request.turn))
        await _keyboard_alone(query, context, again)
        return texts(EXPIRED_LIST)
    place = Place(list_id, page, kept.request.turn, cards=query.message is not None)
    await show.edit(
        query, context, listing_screen(kept.listing, place, context.texts_in(kept.language))
    )
    return None


async def _again(
    query: CallbackQuery, context: Context, list_id: str, turn: int, texts: Texts
) -> str | None:
    kept = await context.lists.find(list_id)
    if kept is None:
        return texts(EXPIRED)
    request = kept.request
    if turn > request.turn:
        request = request.next_turn(turn, kept.listing.picks if kept.listing else ())
    listing = await answer(context.services, request)
    await context.lists.keep(request, listing, kept.language, list_id)
    place = Place(list_id, 0, request.turn, cards=query.message is not None)
    await show.edit(query, context, listing_screen(listing, place, context.texts_in(kept.language)))
    return None


async def _card(update: Update, context: Context, track_id: int, texts: Texts) -> str | None:
    try:
        await show_card(update, context, track_id, texts)
    except UnknownSongError:
        return texts(GONE)
    return None


async def _more(update: Update, context: Context, track_id: int, texts: Texts) -> str | None:
    request = Request(Asked.LIKE, track_ids=(track_id,))
    query = update.callback_query
    try:
        if query and query.inline_message_id:
            listing = await answer(context.services, request)
            list_id = await context.lists.keep(request, listing, texts.language)
            screen = listing_screen(listing, Place(list_id, cards=False), texts)
            await show.edit(query, context, screen)
        else:
            await show_list(update, context, request, texts)
    except UnknownSongError:
        return texts(GONE)
    return None


async def _example(update: Update, context: Context, name: str, language: str) -> str | None:
    texts = context.texts_in(language) if language in LANGUAGES else context.texts(update)
    found = examples.example(name, texts)
    if found is None:
        return texts(EXPIRED)
    await run(update, context, *found, texts)
    return None


async def _keyboard_alone(query: CallbackQuery, context: Context, button: Press) -> None:
    markup = show.keyboard(Screen(Markup(""), ((button,),)), context.signer)
    await query.edit_message_reply_markup(markup)


def register(app: App) -> None:
    """Add it for every button."""
    app.add_handler(CallbackQueryHandler(press))
