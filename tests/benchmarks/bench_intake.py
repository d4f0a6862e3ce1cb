"""The whole way, update → answer: the real bot with its stores behind its webhook.

/help with 256 in flight, beside the same bot on python-telegram-bot's stock client, through a Bot
API that answers at once and through one that takes 50 ms, as a distant one does; then p50 and
p99 of every command, of presses and of inline queries (until Telegram is called, as those are
confirmed before), and the memory of the process over 100,000 updates of all these kinds, each by
somebody new. With `SEGUE_BENCH_SHORT` set: fewer samples, and 2,500 updates.
"""

import contextlib
import itertools
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import uvloop

from bot.transport.webhook import webhook_secret
from tests.benchmarks.hooks import Poster, Watcher, message_update, pour
from tests.benchmarks.processes import TOKEN, resident, running
from tests.benchmarks.talks import TALKS, Walkers, mixture

SHORT = bool(os.environ.get("SEGUE_BENCH_SHORT"))
IN_FLIGHT = 256
CALM = 8  # in flight where latency is measured
BUSY = 32  # in flight where memory is
UPDATES = {"ours": 2_000, "stock": 500} if SHORT else {"ours": 4_000, "stock": 1_000}
ROUNDS = 3
LATENCIES = (0, 50)  # milliseconds that the Bot API takes
EACH = 100 if SHORT else 300  # people who take each step
MIXED = 2_500 if SHORT else 100_000
_PATH = "/hook"

Numbers = itertools.count


@contextlib.contextmanager
def bot(api_port: str, data: Path, *words: str) -> Iterator[tuple[int, int]]:
    """A running bot: its process id and the port of its webhook."""
    environment = {
        "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_BASE_URL": f"http://127.0.0.1:{api_port}/bot",
        "TELEGRAM_WEBHOOK_URL": f"https://bot.example{_PATH}", "SEGUE_DATA_DIR": str(data),
        "SEGUE_LOG_LEVEL": "ERROR",
    }  # fmt: skip
    with running("-m", "tests.benchmarks.bot_process", *words, **environment) as (process, line):
        while "listens on port" not in line:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise RuntimeError("the bot did not start")
        yield process.pid, int(line.split("port ")[1].split()[0])


def _posters(port: int, count: int) -> list[Poster]:
    return [Poster(port, _PATH, webhook_secret(TOKEN, None)) for _ in range(count)]


async def _helps(port: int, count: int, numbers: "Numbers[int]") -> float:
    posters = _posters(port, IN_FLIGHT)
    seconds, _ = await pour(posters, lambda n: message_update(n, "/help"), count, numbers)
    for poster in posters:
        poster.close()
    return count / seconds


def _speeds(
    api_port: int, ports: dict[str, int], numbers: "Numbers[int]"
) -> dict[int, dict[str, float]]:
    """/help a second of each bot, by what the Bot API takes; at once again afterwards."""
    speeds = {}
    for each in ports.values():  # connections, caches
        uvloop.run(_helps(each, IN_FLIGHT, numbers))
    for latency in LATENCIES:
        uvloop.run(Watcher(api_port).get(f"/slow/{latency}"))
        found: dict[str, list[float]] = {kind: [] for kind in ports}
        for _ in range(ROUNDS):
            for kind, port in ports.items():
                found[kind].append(uvloop.run(_helps(port, UPDATES[kind], numbers)))
        speeds[latency] = {kind: statistics.median(each) for kind, each in found.items()}
    uvloop.run(Watcher(api_port).get("/slow/0"))
    return speeds


def _ratio(speed: dict[str, float]) -> float:
    return round(speed["ours"] / speed["stock"], 2)


async def _walked(port: int, api_port: int, numbers: "Numbers[int]") -> Walkers:
    """Every talk walked; the seconds of each step, and buttons to press."""
    walkers = Walkers(_posters(port, CALM), api_port, numbers)
    await walkers.begin()
    for talk in TALKS:
        await walkers.walk(talk, EACH)
    walkers.close()
    return walkers


async def _memory(
    pid: int, port: int, buttons: dict[str, str], numbers: "Numbers[int]"
) -> tuple[list[int], float]:
    """Kilobytes resident after each fifth of the updates, and updates a second."""
    make, found = mixture(buttons, itertools.count(20_000_000)), []
    begun = time.perf_counter()
    for _ in range(5):
        posters = _posters(port, BUSY)
        await pour(posters, make, MIXED // 5, numbers)
        for poster in posters:
            poster.close()
        found.append(resident(pid))
    return found, MIXED / (time.perf_counter() - begun)


def main() -> None:
    """Print the tables and one line of JSON."""
    numbers = itertools.count(1)
    with (
        tempfile.TemporaryDirectory() as folder,
        running("-m", "tests.benchmarks.loopback_api") as (_, api_port),
    ):
        data = Path(folder)
        with bot(api_port, data) as (pid, port):
            with bot(api_port, data, "--stock") as (_, other):
                speeds = _speeds(int(api_port), {"ours": port, "stock": other}, numbers)
            walkers = uvloop.run(_walked(port, int(api_port), numbers))
            memory, mixed = uvloop.run(_memory(pid, port, walkers.seen, numbers))
    print(f"{'Bot API takes':<16}{'client':<10}{'/help a second':>16}")
    for latency, found in speeds.items():
        for kind, value in found.items():
            print(f"{latency:>8} ms     {kind:<10}{value:>16.0f}")
    at_once, slow = speeds.values()
    cuts = {name: statistics.quantiles(took, n=100) for name, took in walkers.took.items()}
    latency = {name: (each[49] * 1000, each[98] * 1000) for name, each in cuts.items()}
    print(f"\n{'what':<20}{'p50 ms':>8}{'p99 ms':>8}  ({CALM} in flight)")
    for name, (middle, late) in latency.items():
        print(f"{name:<20}{middle:>8.1f}{late:>8.1f}")
    print(
        f"\nMB resident after each fifth of {MIXED:,} updates of all kinds, {mixed:.0f} a second:"
    )
    print("  ".join(f"{each / 1024:.1f}" for each in memory))
    growth = [later / before - 1 for before, later in itertools.pairwise(memory)]
    print(json.dumps({
        "bench": "intake", "in_flight": IN_FLIGHT, "ours_per_s": round(at_once["ours"]),
        "stock_per_s": round(at_once["stock"]), "ratio": _ratio(at_once),
        "slow_ms": LATENCIES[1], "slow_ours_per_s": round(slow["ours"]),
        "slow_stock_per_s": round(slow["stock"]), "slow_ratio": _ratio(slow),
        "p50_ms": {name: round(each[0], 1) for name, each in latency.items()},
        "p99_ms": {name: round(each[1], 1) for name, each in latency.items()},
        "mixed_updates": MIXED, "mixed_per_s": round(mixed), "memory_mb": round(memory[-1] / 1024),
        "memory_mb_by_fifth": [round(each / 1024, 1) for each in memory],
        "memory_growth_by_fifth": [round(each, 4) for each in growth],
        "memory_growth": round(memory[-1] / memory[1] - 1, 3),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
