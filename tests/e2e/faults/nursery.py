"""Starts replicas of the real bot quickly: has everything imported, and forks.

Reads one line a replica: `PORT [no-mark] [early]`, and prints its process id. `no-mark` forgets
that an update was finished; `early` confirms an update before it is handled. Each is a defence
switched off, from here alone: the bot has no switch for them.
"""

import gc
import os
import signal
import sys
import time
from typing import Any

import bot.cli.serve
from bot.__main__ import main
from bot.transport.intake import HANDLED, Intake, Taken
from core.adapters.redis.updates import RedisUpdates
from core.model import Attempt


async def _always_new(_: RedisUpdates, __: int) -> Attempt:
    return Attempt(1)


def _switch_off(words: list[str]) -> None:
    if "no-mark" in words:
        RedisUpdates.begin = _always_new  # type: ignore[method-assign]
    if "early" in words:
        thorough = Intake.take

        async def at_once(self: Intake, raw: dict[str, Any], *, patient: bool = False) -> Taken:
            self._app.create_task(thorough(self, raw, patient=patient))
            return HANDLED

        Intake.take = at_once  # type: ignore[method-assign,assignment]


def _replica(port: str, words: list[str]) -> None:
    log = os.open(os.environ["REPLICA_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    _switch_off(words)
    while main(["run", "--webhook", "--host", "127.0.0.1", "--port", port]):
        time.sleep(0.2)  # a store was down at its start: what watches over a service tries again
    os._exit(0)


signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
assert bot.cli.serve
gc.freeze()
print("ready", flush=True)
for line in sys.stdin:
    first, *rest = line.split()
    child = os.fork()
    if not child:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _replica(first, rest)
    print(child, flush=True)
