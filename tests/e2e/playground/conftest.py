"""A small bot on python-telegram-bot that polls the playground as it would poll Telegram."""

import contextlib
import struct
import zlib
from typing import Any

import pytest
from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.playground import Playground

KEYBOARD = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("again", callback_data="again"),
            InlineKeyboardButton("why?", callback_data="why"),
        ],
        [
            InlineKeyboardButton("open", url="https://open.spotify.com/"),
            InlineKeyboardButton("inline", switch_inline_query_current_chat="비"),
        ],
    ]
)


def png(width: int = 60, height: int = 40) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\x80\x40\xc0" * width) * height)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


async def start(update: Update, context: Any) -> None:
    payload = f" with {context.args[0]}" if context.args else ""
    await update.message.reply_html(f"Hello <b>{update.effective_user.first_name}</b>{payload}")


async def mood(update: Update, context: Any) -> None:
    chat = update.effective_chat
    if chat.type == "private":
        await context.bot.send_message_draft(chat.id, 7, "Listening…")
    await update.message.reply_html(
        '🌧 <b>비</b>\n1  <a href="https://open.spotify.com/search/x">Rain — 태연</a>'
        " &lt;script&gt;alert(1)&lt;/script&gt; <tg-spoiler>hidden</tg-spoiler>",
        reply_markup=KEYBOARD,
    )


async def draft(update: Update, context: Any) -> None:
    await context.bot.send_chat_action(update.effective_chat.id, "typing")
    await context.bot.send_message_draft(
        update.effective_chat.id, 7, "Still <i>thinking</i>", parse_mode="HTML"
    )


async def photo(update: Update, _: Any) -> None:
    await update.message.reply_photo(png(), caption="a <i>picture</i>", parse_mode="HTML")
    await update.message.reply_document(b"a,b\n1,2\n", filename="list.csv")


async def ask(update: Update, _: Any) -> None:
    markup = ForceReply(selective=True, input_field_placeholder="artist - title")
    await update.message.reply_text("Which song?", reply_markup=markup, do_quote=True)


async def keys(update: Update, _: Any) -> None:
    markup = ReplyKeyboardMarkup([["비", "눈"]], resize_keyboard=True, one_time_keyboard=True)
    await update.message.reply_text("Rain or snow?", reply_markup=markup)


async def unkeys(update: Update, _: Any) -> None:
    await update.message.reply_text("done", reply_markup=ReplyKeyboardRemove())


async def pressed(update: Update, _: Any) -> None:
    query = update.callback_query
    if query.data == "why":
        await query.answer("Because it rains.", show_alert=True)
        return
    await query.answer("once more")
    await query.edit_message_text("edited", reply_markup=KEYBOARD)


async def inline(update: Update, _: Any) -> None:
    query = update.inline_query
    first = int(query.offset or 0)
    results = [
        InlineQueryResultArticle(
            str(number),
            f"{query.query} {number}",
            InputTextMessageContent(f"song {number}"),
            description="an artist",
            reply_markup=KEYBOARD if number == 0 else None,
        )
        for number in range(first, first + 10)
    ]
    await query.answer(
        results,
        cache_time=0,
        next_offset=str(first + 10) if first < 20 else "",
        button=InlineQueryResultsButton("Connect", start_parameter="login"),
    )


async def echo(update: Update, _: Any) -> None:
    replied = update.message.reply_to_message
    quoted = f" (to {replied.text})" if replied else ""
    await update.message.reply_text(f"got {update.message.text}{quoted}")


def handlers() -> list[Any]:
    commands = (start, mood, draft, photo, ask, keys, unkeys)
    return [
        *(CommandHandler(each.__name__, each) for each in commands),
        CallbackQueryHandler(pressed),
        InlineQueryHandler(inline),
        MessageHandler(filters.TEXT & ~filters.COMMAND & ~filters.VIA_BOT, echo),
    ]


@contextlib.asynccontextmanager
async def running_bot(playground: Playground):
    address = playground.address
    builder = Application.builder().token(address.token).base_url(address.base_url)
    application = builder.base_file_url(address.file_url).build()
    application.add_handlers(handlers())
    async with application:
        await application.bot.set_my_commands(
            [("mood", "tracks for a mood"), ("photo", "a picture"), ("start", "begin")]
        )
        await application.bot.set_my_commands([("mood", "분위기로 찾기")], language_code="ko")
        await application.bot.set_my_description("It finds the next song.")
        await application.start()
        await application.updater.start_polling(timeout=2)
        try:
            yield application
        finally:
            await application.updater.stop()
            await application.stop()


@pytest.fixture
async def playground():
    async with Playground(port=0) as opened:
        yield opened


@pytest.fixture
async def bot(playground):
    async with running_bot(playground) as application:
        yield application
