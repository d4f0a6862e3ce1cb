"""Telegram's limits on writing, on a clock that the test turns."""

import asyncio
import heapq
import itertools

import pytest
from telegram.error import RetryAfter

from bot.transport.flood import BURST, GROUP_MESSAGES, MOST_CHATS, FloodControl
from bot.transport.places import Places


class Time:
    """A clock that jumps to the next sleeper when everybody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._numbers), future))
        await future

    async def run(self, *work) -> None:
        tasks = [asyncio.ensure_future(each) for each in work]
        while not all(task.done() for task in tasks):
            for _ in range(20):
                await asyncio.sleep(0)
            if self._sleepers and not all(task.done() for task in tasks):
                self.now, _, future = heapq.heappop(self._sleepers)
                future.set_result(None)
        await asyncio.gather(*tasks)


class Chat:
    """Writes through the flood control, and notes when each call went out."""

    def __init__(self, time: Time) -> None:
        self.time = time
        self.control = FloodControl(clock=time, sleep=time.sleep)
        self.sent: list[tuple[int | None, float]] = []
        self.refusals: list[int] = []

    async def write(self, chat: int | None, method: str = "sendMessage") -> bool:
        async def call() -> bool:
            if self.refusals:
                raise RetryAfter(self.refusals.pop(0))
            self.sent.append((chat, self.time.now - 1000))
            return True

        data = {} if chat is None else {"chat_id": chat}
        done: bool = await self.control.process_request(call, (), {}, method, data, None)
        return done

    def times(self, chat: int | None) -> list[float]:
        return [at for to, at in self.sent if to == chat]


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def chat(time: Time) -> Chat:
    return Chat(time)


async def test_a_short_burst_goes_at_once_and_then_a_message_a_second(
    time: Time, chat: Chat
) -> None:
    await time.run(*(chat.write(1) for _ in range(BURST + 3)))
    assert chat.times(1) == [0.0] * BURST + [1.0, 2.0, 3.0]


async def test_edits_count_like_messages_and_passing_signs_do_not(time: Time, chat: Chat) -> None:
    signs = [chat.write(1, "sendChatAction") for _ in range(9)]
    edits = [chat.write(1, "editMessageText") for _ in range(BURST + 1)]
    await time.run(*signs, *edits)
    assert chat.times(1) == [0.0] * (9 + BURST) + [1.0]


async def test_a_group_gets_twenty_in_any_minute(time: Time, chat: Chat) -> None:
    async def steadily() -> None:
        for _ in range(GROUP_MESSAGES + 5):
            for _ in range(3):
                try:
                    await chat.write(-5)
                except RetryAfter as error:  # it would be a long wait: told at once
                    await time.sleep(error.retry_after.total_seconds())
                else:
                    break

    await time.run(steadily())
    times = chat.times(-5)
    assert len(times) == GROUP_MESSAGES + 5
    for first, last in zip(times, times[GROUP_MESSAGES:], strict=False):
        assert last - first >= 60


async def test_other_chats_do_not_wait_for_a_busy_one(time: Time, chat: Chat) -> None:
    await time.run(*(chat.write(1) for _ in range(20)), *(chat.write(n) for n in range(2, 300)))
    assert {at for to, at in chat.sent if to != 1} == {0.0}
    assert chat.times(1)[-1] == 16.0


async def test_what_telegram_asks_for_is_waited_for_by_that_chat_alone(
    time: Time, chat: Chat
) -> None:
    chat.refusals = [7]
    await time.run(chat.write(1), chat.write(1), chat.write(2))
    assert chat.times(2) == [0.0]
    assert chat.times(1) == [7.0, 8.0]


async def test_after_a_refusal_there_is_no_burst(time: Time, chat: Chat) -> None:
    chat.refusals = [5]
    await time.run(chat.write(1))
    await time.run(*(chat.write(1) for _ in range(3)))
    assert chat.times(1) == [5.0, 6.0, 7.0, 8.0]


async def test_those_that_waited_already_when_the_refusal_came_wait_on(
    time: Time, chat: Chat
) -> None:
    await time.run(*(chat.write(1) for _ in range(BURST)))

    async def refused() -> None:
        chat.refusals = [10]
        await chat.write(1)

    await time.run(refused(), chat.write(1), chat.write(1))
    after = chat.times(1)[BURST:]
    assert min(after) >= 11.0
    assert all(later - sooner >= 1 for sooner, later in itertools.pairwise(after))


@pytest.mark.parametrize("method", ["sendMessage", "answerInlineQuery"])
async def test_a_stubborn_refusal_is_raised_after_three_tries(
    time: Time, chat: Chat, method: str
) -> None:
    chat.refusals = [1] * 9
    with pytest.raises(RetryAfter):
        await time.run(chat.write(1, method))
    assert len(chat.refusals) == 6


async def test_a_long_wait_is_raised_instead_of_waited_for(time: Time, chat: Chat) -> None:
    chat.refusals = [300]
    with pytest.raises(RetryAfter):
        await time.run(chat.write(1))
    with pytest.raises(RetryAfter):  # without asking Telegram again
        await time.run(chat.write(1))
    assert time.now == 1000.0
    assert chat.sent == []


async def test_an_inline_answer_is_not_kept_until_nobody_waits_for_it(
    time: Time, chat: Chat
) -> None:
    chat.refusals = [2]
    await time.run(chat.write(None, "answerInlineQuery"))
    assert time.now == 1002.0
    chat.refusals = [8]
    with pytest.raises(RetryAfter):
        await time.run(chat.write(None, "answerInlineQuery"))
    assert time.now == 1002.0


async def test_memory_is_bounded(time: Time, chat: Chat) -> None:
    for number in range(MOST_CHATS + 500):
        await chat.write(number)
    assert len(chat.control._lanes) <= MOST_CHATS
    time.now += 100
    for number in range(400):
        await chat.write(1_000_000 + number)
    assert len(chat.control._lanes) <= MOST_CHATS - 350


async def test_who_waits_for_telegram_or_a_limit_holds_no_place(time: Time, chat: Chat) -> None:
    places, asked, answered = Places(1), asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        asked.set()
        await answered.wait()

    async def slow_call() -> None:
        async with places.one():
            await chat.control.process_request(slow, (), {}, "sendMessage", {"chat_id": 1}, None)

    async def flooded() -> None:
        async with places.one():
            for _ in range(BURST + 1):
                await chat.write(2)

    waiting = [asyncio.create_task(slow_call()), asyncio.create_task(flooded())]
    await asyncio.wait_for(asked.wait(), 5)
    for _ in range(50):
        await asyncio.sleep(0)
    assert len(chat.times(2)) == BURST, "the second one went on while Telegram was slow"
    async with asyncio.timeout(5), places.one():  # while both of them wait
        pass
    answered.set()
    await time.run(*waiting)
