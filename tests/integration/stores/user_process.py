"""A process that uses an embedded server until its standard input ends; speaks JSON lines.

Arguments: `postgres` or `redis`, the folder, and the number of a user to become first.
"""

import asyncio
import encodings.idna  # noqa: F401 - must be loaded before the rights to read it are given up
import json
import os
import sys
from pathlib import Path

from redis import Redis

from core.adapters.embedded.cluster import find_binaries
from core.adapters.embedded.postgres import EmbeddedPostgres
from core.adapters.embedded.redis import EmbeddedRedis, find_redis_binary
from core.errors import SegueError


async def use(kind: str, folder: Path) -> None:
    if kind == "postgres":
        server = EmbeddedPostgres(folder)
    else:
        binary = find_redis_binary("")
        assert binary is not None
        server = EmbeddedRedis(folder, binary)
    await server.start()
    say(address=server.dsn if isinstance(server, EmbeddedPostgres) else server.url)
    await asyncio.to_thread(sys.stdin.read)
    say(stopped=await server.stop())


def say(**words: object) -> None:
    print(json.dumps(words), flush=True)


def main() -> None:
    kind, folder, *user = sys.argv[1:]
    if user:
        Redis()  # it reads files when first used
        os.setgroups([])
        os.setgid(int(user[0]))
        os.setuid(int(user[0]))
        if not os.access(find_binaries().folder / "initdb", os.X_OK):
            say(skip="the installed binaries are closed to other users")
            return
    try:
        asyncio.run(use(kind, Path(folder)))
    except SegueError as error:
        say(error=str(error))


main()
