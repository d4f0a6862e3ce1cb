"""Whatever becomes of a store: nothing is lost, order is kept, no restart is needed.

The table of every fault, for a bot that polls and one on a webhook at once. The same processes go
through all of it. `make soak` lets each fault last longer.
"""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.e2e.refusals.conftest import POLLING, WEBHOOK, Stage
from tests.e2e.refusals.faults import CASES, Case

LONG = bool(os.environ.get("SEGUE_SOAK"))
UPDATES = 130  # during, and again afterwards; more than one answer of getUpdates holds
CHATS = 65
LASTS = 15.0 if LONG else 1.0
TRUTH = 5.0  # seconds that /readyz may need
ANSWERED = 60.0

_bases = itertools.count(1_000, 1_000)


def send(stage: Stage, base: int, part: str) -> None:
    """Two messages to each chat: a song that is not there by name, and a mood, in turn."""
    for number in range(UPDATES):
        chat = base + number % CHATS
        text = "/mood rain" if chat % 4 == 0 and number < CHATS else f"/describe zq{part}{number}x"
        for token in (POLLING, WEBHOOK):
            stage.telegram.send(token, chat, text, stage.client)


def expected(base: int) -> dict[int, list[str]]:
    """By chat, a word of each answer in order; of a list its line with what was understood."""
    found: dict[int, list[str]] = {}
    for part, number in itertools.product("dw", range(UPDATES)):
        chat = base + number % CHATS
        mood = chat % 4 == 0 and number < CHATS
        found.setdefault(chat, []).append("" if mood else f"zq{part}{number}x")
    return found


def right(said: list[str], wanted: list[str]) -> bool:
    """Whether these are the answers, in order, each once."""
    return len(said) == len(wanted) and all(
        word in text if word else "zq" not in text and "wrong" not in text
        for text, word in zip(said, wanted, strict=True)
    )


@asynccontextmanager
async def broken(stage: Stage, case: Case) -> AsyncIterator[None]:
    """The fault, for as long as the case lasts."""
    async with case.break_(stage.stores):
        begun = asyncio.get_running_loop().time()
        yield
        await asyncio.sleep(max(0.0, begun + LASTS - asyncio.get_running_loop().time()))


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", CASES)
async def test_nothing_is_lost_whatever_becomes_of_a_store(stage: Stage, name: str) -> None:
    case = CASES[name]
    disk = stage.stores.redis_disk if case.store == "redis" else stage.stores.postgres_disk
    if case.disk and disk is None:
        pytest.skip("this user may not mount a small file system")
    base = next(_bases)
    async with broken(stage, case):
        send(stage, base, "d")
        if case.told:
            told = await asyncio.gather(
                *(stage.becomes(token, ready=False, seconds=TRUTH) for token in stage.ports)
            )
            assert told == [True, True], "/readyz says that all is well"
    loop = asyncio.get_running_loop()
    healed = loop.time()
    send(stage, base, "w")
    whole = await asyncio.gather(
        *(stage.becomes(token, ready=True, seconds=TRUTH) for token in stage.ports)
    )
    wanted = expected(base)
    with_trouble: dict[str, list[int]] = {}
    while loop.time() - healed < ANSWERED:
        with_trouble = {
            token: [
                chat for chat, words in wanted.items()
                if not right(stage.telegram.lines[token].said[chat], words)
            ]
            for token in stage.ports
        }  # fmt: skip
        if not any(with_trouble.values()):
            break
        await asyncio.sleep(0.1)
    took = loop.time() - healed
    first = {
        token: (chats[0], stage.telegram.lines[token].said[chats[0]], wanted[chats[0]])
        for token, chats in with_trouble.items() if chats
    }  # fmt: skip
    wrong = {token: len(chats) for token, chats in with_trouble.items()}
    print(f"{name}: {2 * 2 * UPDATES} updates, {sum(wrong.values())} chats wrong, "
          f"all answered {took:.1f} s after the store was whole")  # fmt: skip
    assert sum(wrong.values()) == 0, (first, stage.log.read_text()[-3000:])
    assert whole == [True, True], "/readyz says for more than five seconds that it is away"
