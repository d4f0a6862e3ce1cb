"""Chats are handled side by side, one chat in order."""

import asyncio
from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, Update, User

from bot.order import ChatOrder


def update(number: int, chat_id: int) -> Update:
    when = datetime.now(UTC)
    chat = Chat(chat_id, Chat.PRIVATE)
    sender = User(chat_id, "A", is_bot=False)
    return Update(number, Message(number, when, chat, from_user=sender, text="x"))


@pytest.fixture
def order() -> ChatOrder:
    return ChatOrder(10)


async def test_one_chat_waits_for_itself_and_for_nobody_else(order: ChatOrder) -> None:
    finished: list[int] = []
    slow = asyncio.Event()

    async def handle(number: int, wait: asyncio.Event | None = None) -> None:
        if wait:
            await wait.wait()
        finished.append(number)

    async with asyncio.TaskGroup() as group:
        group.create_task(order.process_update(update(1, 1), handle(1, slow)))
        await asyncio.sleep(0)
        for number, chat in ((2, 1), (3, 1), (4, 2)):
            group.create_task(order.process_update(update(number, chat), handle(number)))
        await asyncio.sleep(0.01)
        assert finished == [4]
        slow.set()
    assert finished == [4, 1, 2, 3]
    assert order._gates == {}


async def test_a_busy_chat_does_not_keep_the_others_out() -> None:
    order = ChatOrder(2)
    blocked, other = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        await blocked.wait()

    async def pass_by() -> None:
        other.set()

    async with asyncio.TaskGroup() as group:
        for number in range(20):
            group.create_task(order.process_update(update(number, 1), wait()))
        await asyncio.sleep(0)
        group.create_task(order.process_update(update(99, 2), pass_by()))
        await asyncio.wait_for(other.wait(), 1)
        blocked.set()


async def test_no_more_than_so_many_at_once() -> None:
    order = ChatOrder(3)
    running = most = 0

    async def work() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1

    async with asyncio.TaskGroup() as group:
        for number in range(12):
            group.create_task(order.process_update(update(number, number + 1), work()))
    assert most == 3


async def test_a_failing_update_lets_the_next_one_in(order: ChatOrder) -> None:
    async def fail() -> None:
        raise RuntimeError("broken")

    done = asyncio.Event()

    async def succeed() -> None:
        done.set()

    with pytest.raises(RuntimeError):
        await order.process_update(update(1, 1), fail())
    await order.process_update(update(2, 1), succeed())
    assert done.is_set()


async def test_what_has_no_chat_passes(order: ChatOrder) -> None:
    done = asyncio.Event()

    async def succeed() -> None:
        done.set()

    await order.process_update("no update at all", succeed())
    assert done.is_set()
