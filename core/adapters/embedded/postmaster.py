"""Telling a PostgreSQL that runs from one that only left its pid file."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

_STATE = 7  # the line of `postmaster.pid`, from 0


def running_here(data: Path) -> bool:
    """Whether the process named in `postmaster.pid` is a PostgreSQL of this folder."""
    pid = _recorded_pid(data)
    if pid is None:
        return False
    proc = Path(f"/proc/{pid}")
    if Path("/proc/self").exists():
        try:
            name = (proc / "comm").read_text().strip()
            return name == "postgres" and (proc / "cwd").resolve() == data.resolve()
        except OSError:
            return False
    ps = shutil.which("ps")
    if ps is None:
        return True  # cannot be told: believe the file
    listed = subprocess.run(  # noqa: S603 - a constant command and a number
        [ps, "-p", str(pid), "-o", "command="], capture_output=True, check=False
    )
    return b"postgres" in listed.stdout


def stopping(data: Path) -> bool:
    """Whether the server says of itself that it goes down."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) > _STATE and lines[_STATE].strip() == "stopping"


def disown_stale_pids(data: Path, socket: Path) -> None:
    """Let PostgreSQL take over lock files whose number is not that of a running server.

    A number may have gone to another program after a reboot, or stay with a dead server that
    nobody has buried (containers often have no init that does), and PostgreSQL would then refuse
    to start. The files are kept but get our own number, which PostgreSQL knows to be its
    starter's: it goes on to its own check for survivors of the old server, which deleting the
    file would switch off.
    """
    if running_here(data):
        return
    for file in (data / "postmaster.pid", socket.with_name(f"{socket.name}.lock")):
        with contextlib.suppress(FileNotFoundError):
            _, separator, rest = file.read_text().partition("\n")
            _rewrite(file, f"{os.getpid()}{separator}{rest}")


def _rewrite(file: Path, text: str) -> None:
    """Whole or not at all: one that a full disk cut short would stop every later start."""
    fresh = file.with_name(f"{file.name}.fresh")
    try:
        fresh.write_text(text)
        fresh.chmod(file.stat().st_mode & 0o777)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def _recorded_pid(data: Path) -> int | None:
    try:
        first = (data / "postmaster.pid").read_text().partition("\n")[0]
    except OSError:
        return None
    return int(first) if first.strip().isdecimal() else None
