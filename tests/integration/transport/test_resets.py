"""A connection that breaks: what may have arrived is not sent again, what cannot have is."""

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from telegram.error import BadRequest, RetryAfter, TelegramError, TimedOut

from bot.transport.intake import HANDLED
from bot.transport.intake.trial import passing
from bot.transport.telegram_http import NotSentError
from tests.fakes.raw_updates import PRIVATE, mail, message
from tests.fakes.telegram_api import ME
from tests.integration.transport.test_telegram_http import bot_at


@dataclass
class Server:
    """A Bot API over bare sockets in a thread of its own, which `breaks` as it is told.

    That is asked before each answer to sendMessage, with the answer and the number of the
    connection; what it returns is sent, and None cuts the connection there.
    """

    breaks: Callable[[bytes, int], bytes | None] = lambda answer, _: answer
    reset: bool = True  # cut hard; else politely
    idle_seconds: float | None = None  # close after an answer and so long
    taken: list[str] = field(default_factory=list)
    connections: int = 0

    def talk(self, connection: socket.socket, number: int) -> None:
        with connection, connection.makefile("rb") as reading, contextlib.suppress(OSError):
            while line := reading.readline():
                length = 0
                while (header := reading.readline().strip().lower()) != b"":
                    if header.startswith(b"content-length:"):
                        length = int(header.split(b":")[1])
                reading.read(length)
                method = line.split()[1].rsplit(b"/", 1)[1].decode()
                self.taken.append(method)
                result = ME if method == "getMe" else message(1, "x", PRIVATE)
                body = json.dumps({"ok": True, "result": result}).encode()
                answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
                said = self.breaks(answer, number) if method.startswith("send") else answer
                connection.sendall(said or b"")
                if said != answer:
                    time.sleep(0.05)  # what was said arrives before the end does
                    self.cut(connection)
                    return
                if self.idle_seconds is not None:
                    time.sleep(self.idle_seconds)
                    return

    def cut(self, connection: socket.socket) -> None:
        if self.reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()


@contextlib.contextmanager
def serving(server: Server, talk: Callable[[socket.socket, int], None]) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                server.connections += 1
                arguments = (connection, server.connections)
                threading.Thread(target=talk, args=arguments, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


POINTS: dict[str, Callable[[bytes, int], bytes | None]] = {
    "before the answer": lambda answer, _: None,
    "in the status": lambda answer, _: answer[:7],
    "in the headers": lambda answer, _: answer[:25],
    "before the body": lambda answer, _: answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n",
    "in the body": lambda answer, _: answer[:-5],
}
AT_EACH_POINT = pytest.mark.parametrize("point", POINTS)
HOW = pytest.mark.parametrize("reset", [True, False], ids=["reset", "closed"])


@AT_EACH_POINT
@HOW
@pytest.mark.parametrize("used", [True, False], ids=["used connection", "fresh connection"])
async def test_what_was_handed_over_may_have_arrived(point: str, reset: bool, used: bool) -> None:
    server = Server(POINTS[point], reset)
    with serving(server, server.talk) as address:
        async with bot_at(address) as bot:
            if used:
                await bot.get_me()
            with pytest.raises(TimedOut) as caught:
                await bot.send_message(1, "x")
    assert type(caught.value) is TimedOut
    assert not passing(caught.value)
    assert (server.taken.count("sendMessage"), server.connections) == (1, 1)


@AT_EACH_POINT
@HOW
async def test_a_list_that_was_taken_is_not_sent_twice(point: str, reset: bool) -> None:
    server = Server(POINTS[point], reset)
    with serving(server, server.talk) as address:
        async with mail(f"{address}/bot") as post:
            raw = {"update_id": 9, "message": message(1, "/search song", PRIVATE)}
            ends = [await post.intake.take(raw) for _ in range(3)]
    assert ends == [HANDLED] * 3
    assert server.taken.count("sendMessage") == 1


async def test_a_connection_that_was_closed_while_idle_is_not_used() -> None:
    server = Server(idle_seconds=0.0)
    with serving(server, server.talk) as address:
        async with bot_at(address) as bot:
            for _ in range(3):
                await bot.send_message(1, "x")
                time.sleep(0.05)  # nobody here can notice the closing
    assert (server.taken, server.connections) == (["sendMessage"] * 3, 3)


async def test_a_connection_that_closes_before_the_call_is_written_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from bot.transport.telegram_body import Body

    real, tries = Body.write_with_length, []

    async def closing(self: Body, writer: object, length: int | None) -> None:
        tries.append(length)
        if len(tries) == 2:
            writer.transport.close()  # type: ignore[attr-defined]
        await real(self, writer, length)  # type: ignore[arg-type]

    monkeypatch.setattr(Body, "write_with_length", closing)
    server = Server()
    with serving(server, server.talk) as address:
        async with bot_at(address) as bot:
            await bot.send_message(1, "x")
            await bot.send_message(1, "x")
    assert (len(tries), server.taken, server.connections) == (3, ["sendMessage"] * 2, 2)


async def test_a_file_of_which_a_part_arrived_was_not_sent() -> None:
    server = Server()

    def half(connection: socket.socket, _: int) -> None:
        connection.recv(2**16)
        server.cut(connection)

    with serving(server, half) as address:
        async with bot_at(address) as bot:
            with pytest.raises(NotSentError) as caught:
                await bot.send_document(1, bytes(2**25))
    assert passing(caught.value)
    assert server.connections == 1


@pytest.mark.parametrize(
    ("head", "error"),
    [(b"400 Bad Request", BadRequest), (b"429 Too Many Requests", RetryAfter)],
)
async def test_a_refusal_whose_words_break_off_is_a_refusal(
    head: bytes, error: type[TelegramError]
) -> None:
    server = Server(lambda answer, _: answer.replace(b"200 OK", head)[:-5])
    with serving(server, server.talk) as address:
        async with bot_at(address) as bot:
            with pytest.raises(error):
                await bot.send_message(1, "x")
