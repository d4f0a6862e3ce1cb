"""Ports that count what passes through them."""

from collections.abc import Sequence

from core.errors import EncoderDownError
from core.ports import KeyValue, Matrix, Meter, TextEncoder


class CountedKeyValue:
    """A store of small values used as a cache: counts what was found in it and what was not."""

    def __init__(self, values: KeyValue, meter: Meter, cache: str) -> None:
        self._values, self._meter, self._cache = values, meter, cache

    async def get(self, key: str) -> bytes | None:
        """The value, counted."""
        value = await self._values.get(key)
        self._meter.looked_up(self._cache, found=value is not None)
        return value

    async def put(self, key: str, value: bytes, seconds: int) -> None:
        """Keep a value for so long."""
        await self._values.put(key, value, seconds)

    async def add(self, key: str, amount: int, seconds: int) -> int:
        """Add to a counter."""
        return await self._values.add(key, amount, seconds)


class CountedEncoder:
    """A text encoder whose failures are counted."""

    def __init__(self, encoder: TextEncoder, meter: Meter) -> None:
        self._encoder, self._meter = encoder, meter

    @property
    def name(self) -> str:
        """The encoder's own."""
        return self._encoder.name

    @property
    def dimension(self) -> int:
        """The encoder's own."""
        return self._encoder.dimension

    async def embed(self, texts: Sequence[str]) -> Matrix:
        """The vectors; a failure is counted and goes on."""
        try:
            return await self._encoder.embed(texts)
        except EncoderDownError as error:
            self._meter.failed("encoder", type(error.__cause__ or error).__name__)
            raise
