"""What a call to the Bot API carries, and whether all of it was handed to the connection."""

import io
from typing import Any

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import BytesPayload, Payload
from telegram.request import RequestData
from yarl import URL

_FORM = "application/x-www-form-urlencoded"
_LARGE = 2**20


class Body(Payload):
    """A form; `written` once all of it was handed over.

    Until then the server has only a part, and cannot have acted on it. Of what was handed over
    some may still wait here, so that it tells nothing of whether it arrived.
    """

    def __init__(self, inner: Payload, *, files: bool) -> None:
        super().__init__(inner, headers=inner.headers)
        self._inner = inner
        self._size = inner.size
        self.files = files
        self.written = False

    @property
    def autoclose(self) -> bool:
        """Whether nothing is to be closed."""
        return self._inner.autoclose

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """The form as text."""
        return self._inner.decode(encoding, errors)

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Hand it over."""
        await self.write_with_length(writer, None)

    async def write_with_length(
        self, writer: AbstractStreamWriter, content_length: int | None
    ) -> None:
        """Hand so much of it over."""
        await self._inner.write_with_length(writer, content_length)
        self.written = True

    async def close(self) -> None:
        """Close what it reads from."""
        await self._inner.close()


def body_of(data: RequestData | None) -> Body | None:
    """The body of a call, anew for every try; None where nothing is carried."""
    if data is None:
        return None
    if not data.contains_files:
        # A form like any other, by the quickest encoder at hand.
        encoded = URL.build(query=data.json_parameters).raw_query_string.encode()
        return Body(BytesPayload(encoded, content_type=_FORM), files=False)
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        body: Any = content
        if isinstance(content, bytes) and len(content) > _LARGE:
            body = io.BytesIO(content)  # aiohttp would rather read those
        form.add_field(name, body, filename=filename, content_type=kind)
    return Body(form(), files=True)
