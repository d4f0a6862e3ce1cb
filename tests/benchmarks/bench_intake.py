"""The whole way, update → answer: the real bot with its stores behind its webhook.

/help with 256 in flight, beside the same bot on python-telegram-bot's stock client; then p50 and
p99 of each command, and the memory of the process over 100,000 updates (10,000 with
`SEGUE_BENCH_SHORT` set).
"""

import contextlib
import itertools
import json
import os
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

import uvloop

from bot.webhook import webhook_secret
from tests.benchmarks.hooks import Poster, message_update, pour
from tests.benchmarks.processes import TOKEN, resident, running

IN_FLIGHT = 256
CALM = 8  # in flight where latency is measured
UPDATES = {"ours": 4_000, "stock": 1_000}
ROUNDS = 3
EACH = 200
COMMANDS = {
    "help": "/help",
    "search": "/search queen",
    "mood": "/mood rainy sunday, 12 songs",
    "recommend": "/recommend Nirvana - Smells Like Teen Spirit",
    "describe": "/describe BTS - Dynamite",
    "text": "sad songs for the evening",
}
_PATH = "/hook"


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


async def _helps(port: int, count: int, numbers: "itertools.count[int]") -> float:
    posters = _posters(port, IN_FLIGHT)
    seconds, _ = await pour(posters, lambda n: message_update(n, "/help"), count, numbers)
    for poster in posters:
        poster.close()
    return count / seconds


async def _latencies(port: int, numbers: "itertools.count[int]") -> dict[str, tuple[float, float]]:
    found = {}
    for name, text in COMMANDS.items():
        posters = _posters(port, CALM)
        make = lambda n, text=text: message_update(n, text)  # noqa: E731
        await pour(posters, make, CALM, numbers)
        _, took = await pour(posters, make, EACH, numbers)
        for poster in posters:
            poster.close()
        cuts = statistics.quantiles(took, n=100)
        found[name] = (cuts[49] * 1000, cuts[98] * 1000)
    return found


async def _memory(pid: int, port: int, numbers: "itertools.count[int]") -> list[int]:
    """Kilobytes resident after each fifth of the updates."""
    count = 10_000 if os.environ.get("SEGUE_BENCH_SHORT") else 100_000
    found = []
    for _ in range(5):
        await _helps(port, count // 5, numbers)
        found.append(resident(pid))
    return found


def main() -> None:
    """Print the tables and one line of JSON."""
    numbers = itertools.count(1)
    speeds: dict[str, list[float]] = {"ours": [], "stock": []}
    with (
        tempfile.TemporaryDirectory() as folder,
        running("-m", "tests.benchmarks.loopback_api") as (_, api_port),
    ):
        data = Path(folder)
        with bot(api_port, data) as (pid, port), bot(api_port, data, "--stock") as (_, other):
            ports = {"ours": port, "stock": other}
            for each in ports.values():  # connections, caches
                uvloop.run(_helps(each, IN_FLIGHT, numbers))
            for _ in range(ROUNDS):
                for kind, found in speeds.items():
                    found.append(uvloop.run(_helps(ports[kind], UPDATES[kind], numbers)))
            latency = uvloop.run(_latencies(port, numbers))
            memory = uvloop.run(_memory(pid, port, numbers))
    speed = {kind: statistics.median(found) for kind, found in speeds.items()}
    print(f"{'client':<10}{'/help a second':>16}")
    for kind, value in speed.items():
        print(f"{kind:<10}{value:>16.0f}")
    print(f"\n{'command':<12}{'p50 ms':>8}{'p99 ms':>8}  ({CALM} in flight)")
    for name, (middle, late) in latency.items():
        print(f"{name:<12}{middle:>8.1f}{late:>8.1f}")
    growth = memory[-1] / memory[1] - 1
    print(f"\nMB resident after each fifth: {[round(each / 1024, 1) for each in memory]}")
    print(json.dumps({
        "bench": "intake", "in_flight": IN_FLIGHT, "ours_per_s": round(speed["ours"]),
        "stock_per_s": round(speed["stock"]), "ratio": round(speed["ours"] / speed["stock"], 2),
        "p50_ms": {name: round(each[0], 1) for name, each in latency.items()},
        "p99_ms": {name: round(each[1], 1) for name, each in latency.items()},
        "memory_mb": round(memory[-1] / 1024), "memory_growth": round(growth, 3),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
