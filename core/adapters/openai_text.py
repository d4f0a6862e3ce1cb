"""Text vectors from OpenAI or any server that speaks its API; the only file that imports openai."""

import asyncio
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np
from pydantic import SecretStr

from core.adapters.openai_tokens import MOST_INPUTS, batches, counted, cut, estimated_tokens
from core.errors import EncoderDownError, SetupError, StoreDownError, UpstreamBusyError
from core.ports import KeyValue, Matrix

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI

OPENAI_URL = "https://api.openai.com/v1"
_DIMENSIONS = {"text-embedding-3-large": 3072, "text-embedding-3-small": 1536}
_QUOTA_PAUSE, _BUSY_PAUSE, _DOWN_PAUSE, _LONGEST_PAUSE = 3600, 5, 10, 3600  # seconds
_SECONDS_A_TEXT = 0.05  # that a batch may take longer than one text
_SERVER_ERROR = 500
_NOTHING = "."  # what a blank text is sent as, since the API refuses empty input
_Reserved = TypeVar("_Reserved")


class Budget(Protocol[_Reserved]):
    """What may be used: taken by an estimate before a call, and corrected after it."""

    async def reserve(self, tokens: int) -> _Reserved | None:
        """Take so many; None when they are too many."""

    async def settle(self, reserved: _Reserved, used: int) -> None:
        """Charge what was used in place of what was reserved."""


@dataclass(slots=True)
class _Bill:
    """What a call may cost, and what it has cost so far."""

    estimate: int
    used: int = 0


class OpenAITextEncoder:
    """Embeddings over HTTP, refused for a while after the server said no.

    The budget is asked before each call with an estimate of its tokens, and charged with what the
    server counted. Foreign servers (`base_url`) need no key and are asked for plain floats; where
    the length of a vector is not known, the first answer decides. Close it with `aclose`.
    """

    def __init__(
        self,
        *,
        model: str,
        store: KeyValue,
        clock: Callable[[], float],
        api_key: SecretStr | None = None,
        base_url: str | None = None,
        dimension: int | None = None,
        budget: Budget[Any] | None = None,
        timeout: float = 8.0,
        retry_pause: float = 0.3,
    ) -> None:
        """`clock` gives seconds since the epoch; raises `SetupError` without key and address."""
        if api_key is None and base_url is None:
            raise SetupError("Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own.")
        self._model = model
        self._store = store
        self._clock = clock
        self._key = api_key
        self._url = base_url or OPENAI_URL
        self._foreign = base_url not in (None, OPENAI_URL)
        self._asked = dimension
        self._dimension = dimension or (None if self._foreign else _DIMENSIONS.get(model))
        self._budget = budget
        self._timeout = timeout
        self._retry_pause = retry_pause
        self._client: AsyncOpenAI | None = None

    @property
    def name(self) -> str:
        """The model, and the dimension where one was asked for."""
        return f"{self._model}@{self._asked}" if self._asked else self._model

    @property
    def dimension(self) -> int:
        """Length of a vector; 0 while a foreign server has not answered yet."""
        return self._dimension or 0

    async def embed(self, texts: Sequence[str]) -> Matrix:
        """Unit rows `[len(texts), dimension]`, in order; a text over 8,000 tokens is cut.

        Raises `EncoderDownError`, `UpstreamBusyError` while a limit holds, and `SetupError` when
        key, address or model are wrong.
        """
        parts: list[Matrix] = []
        for batch in batches([cut(text) if text.strip() else _NOTHING for text in texts]):
            await self._refuse_while_paused()
            parts.append(await self._paid(batch))
        return np.concatenate(parts) if parts else np.empty((0, self.dimension), np.float32)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()

    async def _paid(self, batch: list[str]) -> Matrix:
        """Ask within the budget: a call that had no answer, or a refusal, costs nothing."""
        bill = _Bill(sum(map(estimated_tokens, batch)))
        if self._budget is None:
            return await self._ask(batch, bill)
        reserved = await self._budget.reserve(bill.estimate)
        if reserved is None:
            raise EncoderDownError(self.name, "the daily token budget is spent")
        try:
            return await self._ask(batch, bill)
        except asyncio.CancelledError:
            bill.used = bill.used or bill.estimate  # nobody waits, but the server goes on
            raise
        finally:
            await self._budget.settle(reserved, bill.used)

    async def _ask(self, batch: list[str], bill: _Bill) -> Matrix:
        from openai import APIConnectionError, APIStatusError, APITimeoutError

        seconds = self._timeout + _SECONDS_A_TEXT * (len(batch) - 1)
        for attempt in (1, 2):
            try:
                async with asyncio.timeout(seconds):
                    return await self._request(batch, bill)
            except APIStatusError as error:
                if error.status_code >= _SERVER_ERROR and attempt == 1:
                    await asyncio.sleep(self._retry_pause)
                    continue
                await self._refused(error)
            except APIConnectionError as error:
                if attempt == 1 and not isinstance(error, APITimeoutError):
                    await asyncio.sleep(self._retry_pause)
                    continue
                await self._pause("down", _DOWN_PAUSE)
                raise EncoderDownError(self.name, "no connection") from error
            except TimeoutError as error:
                await self._pause("down", _DOWN_PAUSE)
                raise EncoderDownError(self.name, f"no answer in {seconds:.3g} s") from error
        raise AssertionError("the second attempt returns or raises")

    async def _request(self, batch: list[str], bill: _Bill) -> Matrix:
        from openai import omit

        try:
            answer = await self._connected().embeddings.create(
                model=self._model,
                input=batch,
                dimensions=self._asked or omit,
                encoding_format="float" if self._foreign else omit,
            )
            bill.used = counted(answer, batch) or bill.estimate
            rows = {item.index: item.embedding for item in answer.data}
            if sorted(rows) != list(range(len(batch))):
                raise ValueError(f"{len(rows)} vectors for {len(batch)} texts")
            matrix = np.array([rows[index] for index in range(len(batch))], np.float32)
        except (ValueError, TypeError, AttributeError) as error:
            bill.used = bill.used or bill.estimate  # it was an answer all the same
            raise EncoderDownError(self.name, f"the answer cannot be read: {error}") from error
        return self._checked(matrix)

    def _checked(self, matrix: Matrix) -> Matrix:
        lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
        if matrix.ndim != 2 or not np.isfinite(matrix).all() or not lengths.all():  # noqa: PLR2004  # rows and columns
            raise EncoderDownError(self.name, "the answer holds a vector of no direction")
        if self._dimension not in (None, matrix.shape[1]):
            raise EncoderDownError(
                self.name, f"vectors of length {matrix.shape[1]}, expected {self._dimension}"
            )
        self._dimension = matrix.shape[1]
        unit: Matrix = matrix / lengths
        return unit

    def _connected(self) -> "AsyncOpenAI":
        if self._client is None:
            from openai import AsyncOpenAI

            self._client = AsyncOpenAI(
                api_key=self._key.get_secret_value() if self._key else "none",
                base_url=self._url,
                timeout=self._timeout + _SECONDS_A_TEXT * MOST_INPUTS,  # `_ask` is stricter
                max_retries=0,  # the SDK would sleep through a Retry-After of two minutes
            )
        return self._client

    async def _refused(self, error: "APIStatusError") -> None:
        """Raise what the caller can act on; 401 is not chained, as it may quote the key."""
        status = error.status_code
        if status in (401, 403):
            raise SetupError(f"{self._url} refuses OPENAI_API_KEY ({status}).") from None
        if status == 404:  # noqa: PLR2004  # not found
            raise SetupError(
                f"{self._url} does not know the model {self._model}: set OPENAI_EMBEDDING_MODEL."
            ) from error
        if status == 429:  # noqa: PLR2004  # too many requests
            if error.code == "insufficient_quota":
                await self._pause("quota", _QUOTA_PAUSE)
                raise EncoderDownError(self.name, "the account's quota is spent") from error
            seconds = _retry_after(error)
            await self._pause("busy", seconds)
            raise UpstreamBusyError(self.name, seconds) from error
        if status >= _SERVER_ERROR:
            await self._pause("down", _DOWN_PAUSE)
        raise EncoderDownError(self.name, f"answered {status}") from error

    async def _pause(self, why: str, seconds: float) -> None:
        whole = max(1, math.ceil(seconds))
        try:
            await self._store.put(self._pause_key, f"{why} {self._clock() + whole}".encode(), whole)
        except StoreDownError:
            return  # then the next call asks the server again

    async def _refuse_while_paused(self) -> None:
        try:
            found = await self._store.get(self._pause_key)
        except StoreDownError:
            return
        if found is None:
            return
        why, until = found.decode().split()
        left = float(until) - self._clock()
        if left > 0 and why == "busy":
            raise UpstreamBusyError(self.name, left)
        if left > 0:
            raise EncoderDownError(self.name, f"{why}, asked again in {left:.0f} s")

    @property
    def _pause_key(self) -> str:
        return f"encoder-pause:{self.name}"


def _retry_after(error: "APIStatusError") -> float:
    try:
        seconds = float(error.response.headers.get("retry-after", _BUSY_PAUSE))
    except ValueError:  # a date
        return _BUSY_PAUSE
    return min(max(seconds, 1.0), _LONGEST_PAUSE) if math.isfinite(seconds) else _BUSY_PAUSE
