"""A Bot API server that costs next to nothing: every call succeeds. Run as a process of its own.

Prints its port and answers until it is ended. `/count` tells how many calls there were. After
`/slow/<milliseconds>` each takes so long. After `/watch` it also remembers: `/buttons/<chat>` gives
the callback data that a chat was sent, and `/answered/<inline query>` answers when that query was.
"""

import asyncio
import json
from typing import ClassVar
from urllib.parse import parse_qs

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
    seconds = 0.0  # that each answer takes
    watching = False
    buttons: ClassVar[dict[str, list[str]]] = {}
    answered: ClassVar[set[str]] = set()
    waiting: ClassVar[dict[str, asyncio.Transport]] = {}

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
            body = self._buffer[end + 4 : end + 4 + length]
            self._buffer = self._buffer[end + 4 + length :]
            self._write(self._said(path, body))

    def _write(self, said: bytes) -> None:
        assert self._transport is not None
        if Server.seconds and said:
            asyncio.get_running_loop().call_later(Server.seconds, self._transport.write, said)
        else:
            self._transport.write(said)

    def _said(self, path: bytes, body: bytes) -> bytes:
        method = path.rsplit(b"/", 1)[1]
        if not path.startswith(b"/bot"):
            return self._told(path.split(b"/")[1], method.decode())
        Server.calls += 1
        if Server.watching:
            _remember(method, body)
        if method == b"getMe":
            return _GET_ME
        return _MESSAGE if method.startswith((b"send", b"edit")) else _TRUE

    def _told(self, what: bytes, name: str) -> bytes:
        match what:
            case b"slow":
                Server.seconds = int(name) / 1000
            case b"watch":
                Server.watching = True
            case b"buttons":
                return _answer(Server.buttons.pop(name, []))
            case b"answered" if name not in Server.answered:
                assert self._transport is not None
                Server.waiting[name] = self._transport
                return b""
        return _answer(Server.calls)


def _remember(method: bytes, body: bytes) -> None:
    if method == b"answerInlineQuery":
        name = parse_qs(body.decode())["inline_query_id"][0]
        Server.answered.add(name)
        waiting = Server.waiting.pop(name, None)
        if waiting is not None:
            waiting.write(_TRUE)
    elif b"reply_markup=" in body:
        values = parse_qs(body.decode())
        rows = json.loads(values["reply_markup"][0]).get("inline_keyboard", [])
        data = [button["callback_data"] for row in rows for button in row if _presses(button)]
        Server.buttons.setdefault(values["chat_id"][0], []).extend(data)


def _presses(button: dict[str, str]) -> bool:
    return "callback_data" in button


async def main() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Server, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
