"""Sending alone: messages a second through our request class and flood control, beside the same
bot on python-telegram-bot's stock client. One process, 256 calls in flight, a loopback Bot API in
another process, the same event loop for both.
"""

import asyncio
import itertools
import json
import statistics
import time

import uvloop
from telegram.ext import ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot.transport.flood import FloodControl
from bot.transport.telegram_http import AiohttpRequest
from tests.benchmarks.processes import TOKEN, running

IN_FLIGHT = 256
MESSAGES = {"ours": 6_000, "stock": 1_500}
ROUNDS = 3
TEXT = "rainy sunday · 12 tracks · 44 min\n" + "\n".join(f"{n}  Title — Artist" for n in range(12))


def _bot(kind: str, address: str) -> ExtBot[None]:
    if kind == "stock":
        request: BaseRequest = HTTPXRequest(read_timeout=60, pool_timeout=60, connect_timeout=60)
        return ExtBot(TOKEN, address, request=request)
    return ExtBot(
        TOKEN, address, request=AiohttpRequest(connections=IN_FLIGHT),
        get_updates_request=AiohttpRequest(connections=1), rate_limiter=FloodControl(),
    )  # fmt: skip


async def _measure(kind: str, address: str, numbers: "itertools.count[int]") -> float:
    async with _bot(kind, address) as bot:
        left = iter(range(MESSAGES[kind]))

        async def worker() -> None:
            for _ in left:
                await bot.send_message(next(numbers), TEXT, parse_mode="HTML")

        begun = time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))
        return MESSAGES[kind] / (time.perf_counter() - begun)


def main() -> None:
    """Print the table and one line of JSON."""
    found: dict[str, list[float]] = {"ours": [], "stock": []}
    numbers = itertools.count(1)
    with running("-m", "tests.benchmarks.loopback_api") as (_, port):
        address = f"http://127.0.0.1:{port}/bot"
        for _ in range(ROUNDS):
            for kind, speeds in found.items():
                speeds.append(uvloop.run(_measure(kind, address, numbers)))
    speed = {kind: statistics.median(speeds) for kind, speeds in found.items()}
    print(f"{'client':<10}{'messages/s':>12}")
    for kind, value in speed.items():
        print(f"{kind:<10}{value:>12.0f}")
    print(json.dumps({
        "bench": "transport", "in_flight": IN_FLIGHT, "ours_per_s": round(speed["ours"]),
        "stock_per_s": round(speed["stock"]), "ratio": round(speed["ours"] / speed["stock"], 2),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
