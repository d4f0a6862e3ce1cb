"""A process of its own in which many ask for a token at the same time; run by a test."""

import asyncio
import json
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path

from redis.asyncio import Redis

from bot.spotify_app import build_spotify
from core.adapters.postgres.catalogue import PostgresCatalogue
from core.adapters.postgres.pool import create_pool
from core.adapters.postgres.search import PostgresTitleSearch
from core.adapters.stores import Stores
from core.services.search import SearchService
from core.settings import Settings


async def main(told: dict[str, str]) -> None:
    """Wait for the start, then ask; prints how many distinct tokens were had."""
    settings = Settings(**told["settings"]).model_copy(  # type: ignore[arg-type]
        update={"data_dir": Path(told["data_dir"])}
    )
    async with AsyncExitStack() as stack:
        pool = await create_pool(told["dsn"], max_size=2)
        stack.push_async_callback(pool.close)
        redis = await stack.enter_async_context(Redis.from_url(told["redis"]))
        search = SearchService(PostgresTitleSearch(pool), PostgresCatalogue(pool))
        stores = Stores(pool, redis, embedded=True, redis_is_memory=False)
        now = float(told["now"])
        spotify = build_spotify(settings, stores, search, stack, lambda: now)
        assert spotify is not None
        had: set[str] = set()

        async def one() -> None:
            async def work(token: object) -> None:
                had.add(token.get_secret_value())  # type: ignore[attr-defined]

            await spotify.access.use(1, frozenset(), work)

        await redis.incr("ready")
        end = time.monotonic() + 20
        while await redis.get("go") is None and time.monotonic() < end:
            await asyncio.sleep(0.01)
        await asyncio.gather(*(one() for _ in range(int(told["callers"]))))
        print(json.dumps(sorted(had)))


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.stdin.read())))
