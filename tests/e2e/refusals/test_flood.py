"""One person floods the bot, and nobody else notices."""

import asyncio
import itertools
import os
import time

import pytest

from tests.e2e.refusals.conftest import POLLING, WEBHOOK, Stage

LONG = bool(os.environ.get("SEGUE_SOAK"))
FLOOD = 3_000  # messages of one person
SECONDS = 20.0 if LONG else 10.0
OTHERS = 40  # messages a second, each of somebody else
NOISE = 0.1  # seconds; below, a machine with other work decides and not the bot
_bases = itertools.count(1_000_000, 10_000)


async def waits(stage: Stage, token: str, flooder: int | None) -> list[float]:
    """How long each of the others waited for an answer."""
    base, line = next(_bases), stage.telegram.lines[token]
    sent: dict[int, float] = {}
    begun, flooded = time.monotonic(), 0
    while (into := time.monotonic() - begun) < SECONDS:
        while flooder is not None and flooded < FLOOD * into / SECONDS:
            stage.telegram.send(token, flooder, f"/describe zq{flooded}", stage.client, alone=True)
            flooded += 1
        if len(sent) < OTHERS * into:
            chat = base + len(sent)
            sent[chat] = time.monotonic()
            stage.telegram.send(token, chat, f"/describe zq{chat}x", stage.client)
        await asyncio.sleep(0.002)
    async with asyncio.timeout(60):
        while not all(line.said[chat] for chat in sent):
            await asyncio.sleep(0.02)
    return sorted(line.heard_at[chat] - at for chat, at in sent.items())


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.timeout(240)
@pytest.mark.parametrize("token", [POLLING, WEBHOOK], ids=["polling", "webhook"])
async def test_three_thousand_messages_of_one_person_delay_nobody_else(
    stage: Stage, token: str
) -> None:
    stage.telegram.seconds = 0.05  # as a real one, whose answers take time
    flooder = next(_bases)
    without = await waits(stage, token, None)
    under = await waits(stage, token, flooder)
    stage.telegram.seconds = 0.0
    said = stage.telegram.lines[token].said[flooder]
    kept = [text for text in said if "zq" in text]
    p99 = [each[int(len(each) * 0.99)] for each in (without, under)]
    print(f"p99 {p99[0] * 1000:.0f} ms without, {p99[1] * 1000:.0f} ms under the flood,"
          f" x {p99[1] / p99[0]:.2f}; the flooder got {len(kept)} answers and"
          f" {len(said) - len(kept)} refusals")  # fmt: skip
    assert p99[1] <= 1.5 * max(p99[0], NOISE)
    assert 1 <= len(said) - len(kept) <= 4, "told, but not for each message"
    assert 5 <= len(kept) <= 45
