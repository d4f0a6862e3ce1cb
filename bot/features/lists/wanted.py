"""What a command is to work on: its own words or file, the message replied to, or the next."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from telegram import Message, Update
from telegram.constants import ChatType

from bot.context import Context
from bot.features.lists.own_songs_button import with_own_songs
from bot.memory.questions import Command
from bot.ui import examples, show
from bot.ui.actions import Action, Again, MoreLike, OpenCard, OpenPage
from bot.ui.guide import question_screen
from bot.ui.spots import spot_of
from bot.ui.words import words_of
from core.filenames import song_in_filename
from core.links import first_reference
from core.model import Track

MOST_SEEDS = 5  # of a list that is replied to
_COMMAND = re.compile(r"^/\S+\s*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words, or the tracks of a message of the bot; the words then say the same less exactly."""

    text: str = ""
    track_ids: tuple[int, ...] = ()


async def wanted(update: Update, context: Context, command: Command) -> Wanted | None:
    """What a command is to work on; None when the bot had to ask for it, which it then has."""
    message = update.message
    if message is None:
        return None
    own = Wanted(_own_words(message, command).strip() or song_of(message))
    if not own.text and message.reply_to_message:
        own = await replied(message.reply_to_message, context)
    if own.text.strip():
        return own
    await ask(update, context, command)
    return None


async def replied(message: Message, context: Context) -> Wanted:
    """What a message is about: the songs of a card or list, a link, an audio file, its words."""
    actions = list(_actions(message, context))
    cards = [each.track_id for each in actions if isinstance(each, MoreLike)][:1]
    for each in actions:
        if isinstance(each, OpenPage | Again):
            kept = await context.lists.find(each.list_id)
            if kept and kept.listing:
                tracks = [pick.track for pick in kept.listing.picks[:MOST_SEEDS]]
                return _about(tracks, kept.request.text)
    numbered = [each.track_id for each in actions if isinstance(each, OpenCard)][:MOST_SEEDS]
    ids = cards or numbered
    if ids:
        found = await context.services.tracks.tracks(ids)
        tracks = [found[track_id] for track_id in ids if track_id in found]
        if tracks:
            return _about(tracks)
    ours = message.from_user is not None and message.from_user.id == context.bot.id
    return Wanted() if ours else Wanted(link_in(message) or said(message))


def said(message: Message) -> str:
    """The words of a message; of an audio file, who plays what."""
    return song_of(message) or words_of(message)


def song_of(message: Message) -> str:
    """Who plays what in the audio file of a message; empty where there is none that tells."""
    audio, document = message.audio, message.document
    if audio and audio.title:
        return f"{audio.performer} - {audio.title}" if audio.performer else audio.title
    file = audio or (document if document and _is_music(document.mime_type) else None)
    return song_in_filename(file.file_name or "") if file else ""


def link_in(message: Message) -> str:
    """The first Spotify link in a message or behind its words, alone; empty where none is."""
    entities = (*message.entities, *message.caption_entities)
    addresses = [entity.url for entity in entities if entity.url]
    reference = first_reference((words_of(message), *addresses))
    return reference.url if reference else ""


def _own_words(message: Message, command: Command) -> str:
    """The words after the command; links behind them count, and seeds may hold several."""
    words = _COMMAND.sub("", words_of(message), count=1)
    if command is not Command.RECOMMEND:
        return link_in(message) or words
    entities = (*message.entities, *message.caption_entities)
    behind = [entity.url for entity in entities if entity.url]
    return "\n".join(behind) if behind and first_reference(behind) else words


async def ask(update: Update, context: Context, command: Command, before: str = "") -> None:
    """Ask for the text of a command, in groups as something to reply to."""
    texts, chat, spot = context.texts(update), update.effective_chat, spot_of(update)
    question = context.features.text_commands[command].question
    if chat is None or spot is None:
        return
    if chat.type == ChatType.PRIVATE:
        screen = question_screen(command, question, texts, with_examples=True, before=before)
        if command is Command.RECOMMEND and context.spotify:
            screen = with_own_songs(screen, texts)
        await show.send(update, context, screen)
        await context.questions.ask(command, chat.id, spot.thread or 0)
        return
    screen = question_screen(command, question, texts, with_examples=False, before=before)
    sent = await show.send_question(update, context, screen, examples.first_of(command, texts))
    if sent:
        await context.questions.ask(command, sent.chat_id, sent.message_id)


def _about(tracks: list[Track], words: str = "") -> Wanted:
    named = f"{tracks[0].artist} - {tracks[0].title}" if tracks else ""
    return Wanted(words or named, tuple(track.id for track in tracks))


def _actions(message: Message, context: Context) -> Iterator[Action]:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    for button in (each for row in rows for each in row):
        if isinstance(button.callback_data, str):
            action = context.signer.unpack(button.callback_data)
            if action:
                yield action


def _is_music(mime_type: str | None) -> bool:
    return (mime_type or "").startswith("audio/")
