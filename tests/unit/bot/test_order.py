"""Chats are handled side by side, one chat in order."""

import asyncio

from bot.transport.order import ChatOrder


async def test_one_chat_waits_for_itself_and_for_nobody_else() -> None:
    order, finished, slow = ChatOrder(), [], asyncio.Event()

    async def handle(number: int, chat: int | None, wait: asyncio.Event | None = None) -> None:
        async with order.turn(chat):
            if wait:
                await wait.wait()
            finished.append(number)

    async with asyncio.TaskGroup() as group:
        group.create_task(handle(1, 1, slow))
        for number, chat in ((2, 1), (3, 1), (4, 2), (5, None)):
            group.create_task(handle(number, chat))
        await asyncio.sleep(0.01)
        assert finished == [4, 5]
        slow.set()
    assert finished == [4, 5, 1, 2, 3]
    assert order._gates == {}


async def test_a_failure_lets_the_next_one_in() -> None:
    order = ChatOrder()
    for _ in range(2):
        try:
            async with asyncio.timeout(1), order.turn(1):
                raise RuntimeError("broken")
        except RuntimeError:
            pass
    assert order._waiting == {}
