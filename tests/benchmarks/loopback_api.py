"""A Bot API server that costs next to nothing: every call succeeds. Run as a process of its own.

Prints its port, answers until it is ended, and tells at `/count` how many calls there were.
"""

import asyncio
import json

_ME = {"id": 42, "is_bot": True, "first_name": "Segue", "username": "segue_bot"}
_SENT = {
    "message_id": 1, "date": 1_700_000_000, "text": "x",
    "chat": {"id": 1, "type": "private", "first_name": "A"},
    "from": _ME,
}  # fmt: skip


def _answer(result: object) -> bytes:
    body = json.dumps({"ok": True, "result": result}).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    return head % len(body) + body


_GET_ME, _MESSAGE, _TRUE = _answer(_ME), _answer(_SENT), _answer(True)


class Server(asyncio.Protocol):
    """One connection; requests one after another."""

    calls = 0

    def __init__(self) -> None:
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while True:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self._buffer[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._buffer) < end + 4 + length:
                return
            path = self._buffer.split(b" ", 2)[1]
            self._buffer = self._buffer[end + 4 + length :]
            assert self._transport is not None
            self._transport.write(self._said(path))

    def _said(self, path: bytes) -> bytes:
        if path == b"/count":
            return _answer(Server.calls)
        Server.calls += 1
        method = path.rsplit(b"/", 1)[1]
        if method == b"getMe":
            return _GET_ME
        return _MESSAGE if method.startswith((b"send", b"edit")) else _TRUE


async def main() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Server, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
