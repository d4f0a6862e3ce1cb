"""Inline queries: plain text searches, `mood:` and `like:` do what they say."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from telegram import InlineQuery, InlineQueryResultsButton, Update
from telegram.ext import InlineQueryHandler

from bot.context import App, Context
from bot.features.inline.queries import (
    MOST,
    PER_PAGE,
    InlineAsked,
    first_of_page,
    inline_asked,
    next_offset,
)
from bot.features.inline.results import result
from bot.memory.questions import Command
from bot.requests import Asked, answer
from bot.texts import FALLBACK, Texts
from bot.ui.deep_links import Problem, question_payload
from bot.ui.inputs import RefusedInputError
from core.errors import EncoderDownError, NothingFoundError
from core.model import NameMatch, Note, Pick, TrackList

CACHE_SECONDS = 300
SOON = 5  # seconds that an answer is kept which will be different soon
AT_ONCE = 8  # queries that are worked on; more would hold up commands, and each other
PATIENCE = 0.9  # seconds until a search by title begins beside a slow mood
DEADLINE = 1.7  # seconds; with the way to Telegram and back two

HINT, NOTHING, INPUT = "inline-hint", "inline-nothing", "inline-input"
ENCODER, SLOW = "inline-encoder", "inline-slow"
_COMMANDS = {Asked.MOOD: Command.MOOD, Asked.RECOMMEND: Command.RECOMMEND}


class _CrowdedError(Exception):
    """So many queries are worked on that this one would not end in time."""


@dataclass(frozen=True, slots=True)
class _Reply:
    """Answers one query; what is not `personal` Telegram gives to everybody who types the same."""

    query: InlineQuery
    context: Context
    texts: Texts
    command: Command
    personal: bool

    def button(self, message: str, problem: Problem | None = None) -> InlineQueryResultsButton:
        """What stands above the results: it opens the private chat, which asks for the words."""
        payload = question_payload(self.command, problem)
        return InlineQueryResultsButton(self.texts(message), start_parameter=payload)

    async def page(
        self,
        picks: tuple[Pick, ...],
        cache_time: int,
        button: InlineQueryResultsButton | None = None,
    ) -> None:
        """Offer the page that was asked for."""
        first = first_of_page(self.query.offset)
        shown = picks[first : min(first + PER_PAGE, MOST)]
        signer, name = self.context.signer, self.context.bot.username
        await self.query.answer(
            [result(pick.track, self.texts, signer, name) for pick in shown],
            cache_time=cache_time,
            is_personal=self.personal,
            next_offset=next_offset(first, len(picks)),
            button=button,
        )

    async def alone(self, button: InlineQueryResultsButton, cache_time: int) -> None:
        """Offer nothing but the button."""
        await self.query.answer([], cache_time=cache_time, is_personal=self.personal, button=button)


async def inline(update: Update, context: Context, places: asyncio.Semaphore) -> None:
    """Offer ten results a page; problems stand on the button that opens the private chat.

    Whoever gets none of the places in time is told that it takes longer.
    """
    query = update.inline_query
    if query is None:
        return
    asked = inline_asked(query.query)
    command = _COMMANDS.get(asked.asked, Command.SEARCH)
    own = _Reply(query, context, context.texts(update), command, personal=True)
    shared = own
    language = asked.language or (FALLBACK if own.texts.language == FALLBACK else None)
    if language:
        texts = context.texts_in(language)
        shared = _Reply(query, context, texts, command, personal=False)
    if asked.words:
        await _answer(asked, shared, own, places)
    elif asked.asked is Asked.SEARCH:
        await _offer(own)
    else:
        await shared.alone(shared.button(HINT), CACHE_SECONDS)


async def _answer(
    asked: InlineAsked, shared: _Reply, own: _Reply, places: asyncio.Semaphore
) -> None:
    context, begun = own.context, asyncio.Event()

    async def found() -> TrackList:
        async with _place(places):
            begun.set()
            return await _found(context, asked)

    async def by_title() -> TrackList:
        await begun.wait()  # or there would be twice as many for as many places
        return await context.services.search.search(asked.words, limit=PER_PAGE)

    instead = None if asked.asked is Asked.SEARCH else by_title
    try:
        listing, whole = await in_time(found(), instead)
    except _CrowdedError:
        await own.alone(own.button(SLOW), 0)
    except NothingFoundError:
        await shared.alone(shared.button(NOTHING, Problem.NOTHING), CACHE_SECONDS)
    except RefusedInputError:
        await shared.alone(shared.button(INPUT, Problem.INPUT), CACHE_SECONDS)
    except EncoderDownError:
        await shared.alone(shared.button(ENCODER, Problem.ENCODER), SOON)
    else:
        if listing is None:
            await own.alone(own.button(SLOW), 0)
            return
        button = None
        if Note.ENCODER_DOWN in listing.notes:
            whole, button = False, shared.button(ENCODER, Problem.ENCODER)
        await shared.page(listing.picks, CACHE_SECONDS if whole else SOON, button)


@asynccontextmanager
async def _place(places: asyncio.Semaphore) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(PATIENCE):  # what begins later is only thrown away
            await places.acquire()
    except TimeoutError:
        raise _CrowdedError from None
    try:
        yield
    finally:
        places.release()


async def in_time(
    work: Coroutine[Any, Any, TrackList],
    instead: Callable[[], Awaitable[TrackList]] | None,
    patience: float = PATIENCE,
    deadline: float = DEADLINE,
) -> tuple[TrackList | None, bool]:
    """What is there at the deadline, and whether it is what was asked for.

    `instead` begins when the work takes longer than `patience`. Nothing goes on afterwards.
    """
    tasks = [asyncio.ensure_future(work)]
    try:
        await asyncio.wait(tasks, timeout=patience)
        if not tasks[0].done():
            if instead:
                tasks.append(asyncio.ensure_future(instead()))
            await asyncio.wait(tasks[:1], timeout=deadline - patience)
        if tasks[0].done():
            return await tasks[0], True
        others = [task for task in tasks[1:] if task.done() and not task.exception()]
        return (others[0].result() if others else None), False
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _found(context: Context, asked: InlineAsked) -> TrackList:
    request = asked.request
    if request.asked is Asked.SEARCH:
        return await context.services.search.search(request.text, limit=MOST)
    return await answer(context.services, request)


async def _offer(own: _Reply) -> None:
    """Without words: the list that this person saw last, else what most playlists hold.

    Both are personal, as somebody else's answer would hide one's own list.
    """
    context = own.context
    list_id = await context.bot_data.recent.of(own.query.from_user.id)
    kept = await context.lists.find(list_id) if list_id else None
    if kept and kept.listing and kept.listing.picks:
        picks = kept.listing.picks
    else:
        popular = await context.services.tracks.popular(MOST)
        picks = tuple(Pick(track, track.popularity, NameMatch()) for track in popular)
    await own.page(picks, SOON, own.button(HINT))


def register(app: App) -> None:
    """Add it."""
    places = asyncio.Semaphore(AT_ONCE)
    app.add_handler(InlineQueryHandler(partial(inline, places=places)))
