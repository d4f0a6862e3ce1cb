"""A Redis client that sends together what is asked for at the same time."""

import asyncio
from contextlib import suppress
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as LostError
from redis.exceptions import DataError, RedisError
from redis.exceptions import TimeoutError as SlowError

from core.adapters.redis.translate import is_read_only

#: Batches under way; what is asked for meanwhile goes with the next one.
MOST_AT_ONCE = 2
#: Commands in a batch, so that the others' work goes on between two.
MOST_TOGETHER = 200

_Command = tuple[tuple[Any, ...], dict[str, Any], asyncio.Future[Any]]


class PipelinedRedis(Redis):
    """`Redis` whose single commands share pipelines, without a transaction, on few connections.

    A command then costs a third of the processor time when others wait beside it, and a caller who
    is cancelled takes no connection down. Each command succeeds or fails by itself; where the
    server cannot be reached, all who wait fail. Pipelines of the caller's own go as they are.
    """

    _waiting: list[_Command]
    _sending: set[asyncio.Task[None]]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._waiting, self._sending = [], set()

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """The response to one command; raises what it or the connection fails with."""
        name, *values = args
        written = (name, *map(_written, values))  # what cannot be must not fail a batch
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((written, options, answer))
        if len(self._sending) < MOST_AT_ONCE:
            self._sending.add(asyncio.create_task(self._send(), name="redis"))
        return await answer

    async def _send(self) -> None:
        try:
            while self._waiting:
                await self._send_batch()
        finally:  # and not by a callback, as somebody may come before that is called
            self._sending.discard(cast("asyncio.Task[None]", asyncio.current_task()))

    async def _send_batch(self) -> None:
        batch = self._waiting[:MOST_TOGETHER]
        del self._waiting[:MOST_TOGETHER]
        pipeline = self.pipeline(transaction=False)
        try:
            for args, options, _ in batch:
                pipeline.execute_command(*args, **options)
            results = await pipeline.execute(raise_on_error=False)
        except BaseException as error:
            if isinstance(error, LostError | SlowError):  # would be as late with the same
                batch += self._waiting
                self._waiting.clear()
            _refuse(batch, error)
            if not isinstance(error, Exception):
                raise
            return
        for (_, _, answer), result in zip(batch, results, strict=True):
            if answer.done():  # its caller was cancelled
                continue
            if isinstance(result, Exception):
                answer.set_exception(result)
            else:
                answer.set_result(result)
        if any(is_read_only(result) for result in results):
            await self._find_primary()

    async def _find_primary(self) -> None:
        """Drop what is idle: behind the same address another server may be the primary now."""
        with suppress(RedisError, OSError):
            await self.connection_pool.disconnect(inuse_connections=False)


def _written(value: object) -> bytes | bytearray | memoryview | int | float:
    if isinstance(value, str):
        return value.encode()
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    if numeric or isinstance(value, bytes | bytearray | memoryview):
        return cast("bytes | bytearray | memoryview | int | float", value)
    raise DataError(f"Redis takes text, bytes and numbers, not {type(value).__name__}")


def _refuse(batch: list[_Command], error: BaseException) -> None:
    for _, _, answer in batch:
        if answer.done():
            continue
        if isinstance(error, Exception):
            answer.set_exception(error)
        else:
            answer.cancel()
