"""What passes through a port is counted, and passes through unchanged."""

from collections import Counter

import numpy as np
import pytest

from core.adapters.counting import CountedEncoder, CountedKeyValue
from core.adapters.memory import MemoryKeyValue
from core.errors import EncoderDownError


class Tally:
    def __init__(self) -> None:
        self.seen: Counter[tuple[str, object]] = Counter()

    def looked_up(self, cache: str, *, found: bool) -> None:
        self.seen[cache, found] += 1

    def failed(self, service: str, error: str) -> None:
        self.seen[service, error] += 1


class Moody:
    name, dimension = "moody", 1

    def __init__(self) -> None:
        self.down: Exception | None = None

    async def embed(self, texts):
        if self.down:
            raise EncoderDownError("moody", "tired") from self.down
        return np.ones((len(texts), 1), np.float32)


async def test_hits_and_misses_of_a_cache_are_counted() -> None:
    tally = Tally()
    cache = CountedKeyValue(MemoryKeyValue(), tally, "vectors")
    assert await cache.get("a") is None
    await cache.put("a", b"1", 9)
    assert await cache.get("a") == b"1"
    assert await cache.add("n", 2, 9) == 2
    assert tally.seen == {("vectors", False): 1, ("vectors", True): 1}


async def test_failures_of_an_encoder_are_counted_by_their_cause() -> None:
    tally, moody = Tally(), Moody()
    encoder = CountedEncoder(moody, tally)
    assert (encoder.name, encoder.dimension) == ("moody", 1)
    assert (await encoder.embed(["x", "y"])).shape == (2, 1)
    moody.down = TimeoutError()
    with pytest.raises(EncoderDownError):
        await encoder.embed(["x"])
    assert tally.seen == {("encoder", "TimeoutError"): 1}
