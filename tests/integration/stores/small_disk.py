"""A real file system of a few megabytes, for this machine's root or for a plain user."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MEGABYTE = 1_000_000
_ENTERED = ("unshare", "--user", "--map-root-user", "--mount")


@dataclass(frozen=True)
class SmallDisk:
    """Mounted on `folder`, which may be so in a namespace alone: `enter` leads into it."""

    folder: Path
    enter: Sequence[str] = ()
    view: Path = Path()  # the folder, as it is seen from outside of the namespace

    @property
    def free(self) -> int:
        found = os.statvfs(self.view)
        return found.f_bavail * found.f_frsize

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def resize(self, room: int) -> None:
        """Leave so many bytes beside what is used; skips where a namespace may not do that."""
        found = os.statvfs(self.view)
        used = (found.f_blocks - found.f_bfree) * found.f_frsize
        size = f"remount,size={(used + room) // 1024}k"
        words = [*self.enter, "mount", "-o", size, str(self.folder)]
        done = subprocess.run(words, check=False, capture_output=True, text=True)
        if done.returncode and self.enter:
            pytest.skip(f"this user may mount a small disk, and not resize it: {done.stderr}")
        done.check_returncode()

    def fill(self) -> None:
        """Leave not a byte."""
        with suppress(OSError), (self.view / "fill").open("wb", buffering=0) as file:
            while file.write(bytes(4_096)):
                pass

    def begin(self, *words: str, out: int = subprocess.PIPE) -> subprocess.Popen[str]:
        """Start `segue` with these words and its data on this disk."""
        return subprocess.Popen(
            [*self.enter, sys.executable, "-m", "bot", *words], cwd=ROOT, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "SEGUE_DATA_DIR": str(self.data)},
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip

    def segue(self, *words: str, seconds: float = 60) -> "Ended":
        """Run it to its end, which must come in so many seconds."""
        return ended(self.begin(*words), seconds)


@dataclass(frozen=True)
class Ended:
    """What a command came to."""

    code: int
    out: str
    said: str


def ended(process: subprocess.Popen[str], seconds: float = 60) -> Ended:
    """Its end, which must come in so many seconds."""
    try:
        out, said = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        pytest.fail(f"{process.args} did not end within {seconds} s")
    return Ended(process.returncode, out, said)


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """The disk while the block runs; skips where nothing can be mounted."""
    options = ["-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if subprocess.run(["mount", *options], check=False, capture_output=True).returncode == 0:
        try:
            yield SmallDisk(folder, (), folder)
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)
        return
    script = 'mount "$@" && echo mounted && exec sleep 600'
    holder = subprocess.Popen(
        [*_ENTERED, "sh", "-c", script, "sh", *options],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        said = holder.stdout.readline().strip()
        if said != "mounted":
            pytest.skip(f"neither this user nor a namespace of its own may mount: {said}")
        where = (
            "nsenter",
            "--target",
            str(holder.pid),
            "--user",
            "--mount",
            "--preserve-credentials",
        )
        yield SmallDisk(folder, where, Path(f"/proc/{holder.pid}/root{folder}"))
    finally:
        holder.kill()
        holder.communicate()


def end_servers(disk: SmallDisk) -> None:
    """Kill what still has its data there."""
    for pid_file in (
        disk.view / "data/postgres/postmaster.pid",
        disk.view / "data/redis/redis.pid",
    ):
        with suppress(OSError, ValueError, IndexError):
            pid = int(pid_file.read_text().split()[0])
            if Path(f"/proc/{pid}/cwd").resolve() == disk.data / pid_file.parent.name:
                os.kill(pid, 9)
                time.sleep(0.1)
