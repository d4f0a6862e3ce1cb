"""Running a server's own programs, as any user and under any locale."""

import os
import pwd
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.errors import SetupError

_OTHER_USER = ("unshare", "--user", "--map-user=65534", "--map-group=65534")
_REFUSED = (
    "The embedded PostgreSQL runs neither as root nor as a user without a name, and this system"
    " refuses to run it as another user ({}): run as a normal user or set DATABASE_URL."
)


class ProgramError(Exception):
    """A program ended badly, with `code`; `output` is what it wrote."""

    def __init__(self, program: str, code: int, output: str) -> None:
        super().__init__(f"{program} ended with {code}: {output[-800:]}")
        self.code = code
        self.output = output


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without locale and PG* variables, which PostgreSQL would obey."""
    kept = {
        name: value
        for name, value in environment.items()
        if not name.startswith(("LC_", "PG")) and name not in {"LANG", "LANGUAGE", "TZ"}
    }
    return kept | {"LC_ALL": "C"}


def run(
    program: Path,
    *arguments: str,
    folder: Path,
    environment: Mapping[str, str],
    as_ordinary: bool = False,
    seconds: float = 120,
    pass_fds: Sequence[int] = (),
) -> str:
    """Run to the end and return what was written; raises `ProgramError`.

    PostgreSQL refuses to run as root, or as a number without a name (containers have those): with
    `as_ordinary` such a user runs it in a user namespace where it is `nobody`; outside, the files
    stay its own. Output goes to a file, because a server left behind would hold a pipe open.
    """
    command = [str(program), *arguments]
    wrapped = as_ordinary and not _ordinary(os.geteuid())
    if wrapped:
        command = [*_OTHER_USER, *command]
    with tempfile.TemporaryFile() as output:
        try:
            done = subprocess.run(  # noqa: S603 - programs of installed packages, no shell
                command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT, timeout=seconds, check=False,
                pass_fds=pass_fds, start_new_session=True,  # Ctrl-C is for the caller
            )  # fmt: skip
        except OSError as error:
            if wrapped:
                raise SetupError(_REFUSED.format(error)) from error
            raise ProgramError(program.name, -1, str(error)) from error
        except subprocess.TimeoutExpired as error:
            raise ProgramError(program.name, -1, f"no end after {seconds:.0f} s") from error
        output.seek(0)
        text = output.read().decode(errors="replace").strip()
    if wrapped and done.returncode and text.startswith("unshare:"):
        raise SetupError(_REFUSED.format(text.splitlines()[0]))
    if done.returncode:
        raise ProgramError(program.name, done.returncode, text)
    return text


def _ordinary(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return user != 0
