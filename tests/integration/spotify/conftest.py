"""The product's services over the stand-in for Spotify, on real stores."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from redis.asyncio import Redis

from tests.fakes.spotify import SpotifyTest, spotify_test


@pytest.fixture
async def world(pool: asyncpg.Pool, redis: Redis, tmp_path: Path) -> AsyncIterator[SpotifyTest]:
    async with spotify_test(pool, redis, tmp_path) as test:
        yield test


@pytest.fixture
async def pkce(pool: asyncpg.Pool, redis: Redis, tmp_path: Path) -> AsyncIterator[SpotifyTest]:
    """An app without a client secret."""
    async with spotify_test(pool, redis, tmp_path, with_secret=False) as test:
        yield test


@pytest.fixture(params=[True, False], ids=["secret", "no secret"])
async def either(
    request: pytest.FixtureRequest, pool: asyncpg.Pool, redis: Redis, tmp_path: Path
) -> AsyncIterator[SpotifyTest]:
    """An app with a client secret, and one without."""
    async with spotify_test(pool, redis, tmp_path, with_secret=request.param) as test:
        yield test
