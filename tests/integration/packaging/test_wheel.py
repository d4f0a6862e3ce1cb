"""The wheel holds what runs, and nothing else."""

import configparser
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("bot", "core", "ml")
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """A wheel built from what git tracks or would track, so that litter cannot slip in unseen."""
    out = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(out),
            str(ROOT),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = out.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_exactly_three_packages(wheel: Path) -> None:
    top = {name.split("/")[0] for name in names(wheel)}
    assert {name for name in top if not name.endswith(".dist-info")} == set(PACKAGES)


def test_every_module_of_the_source_is_in_the_wheel(wheel: Path) -> None:
    source = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "__pycache__" not in path.parts
    }
    assert source == {name for name in names(wheel) if name.endswith(".py")}


@pytest.mark.parametrize(
    "pattern",
    [
        "core/adapters/postgres/migrations/*.sql",
        "bot/texts/**/*.ftl",
        "bot/playground/assets/*",
        "ml/starter/songs/*.csv",
        "ml/starter/artists/*.csv",
        "ml/starter/playlists/*.txt",
        "ml/starter/release/*",
        "core/adapters/local_text/**/*.txt",
    ],
)
def test_what_the_program_reads_is_in_the_wheel(wheel: Path, pattern: str) -> None:
    wanted = {str(path.relative_to(ROOT)) for path in ROOT.glob(pattern) if path.is_file()}
    assert wanted, f"nothing matches {pattern}"
    assert wanted <= names(wheel)


def test_the_starter_vectors_are_small_enough_to_ship(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        trained = [
            i.file_size for i in archive.infolist() if i.filename.startswith("ml/starter/release/")
        ]
    assert 0 < sum(trained) < 10 * MEGABYTE


def test_no_caches_tests_or_secrets_slip_in(wheel: Path) -> None:
    litter = [n for n in names(wheel) if "__pycache__" in n or n.endswith((".pyc", ".env", ".pkl"))]
    assert litter == []


def test_every_module_and_entry_point_imports_from_the_wheel(unpacked: Path) -> None:
    modules = sorted(
        str(path.relative_to(unpacked).with_suffix(""))
        .replace(os.sep, ".")
        .removesuffix(".__init__")
        for package in PACKAGES
        for path in (unpacked / package).rglob("*.py")
    )
    entries = configparser.ConfigParser()
    (listed,) = unpacked.glob("*.dist-info/entry_points.txt")
    entries.read(listed)
    targets = list(entries["console_scripts"].values())
    assert targets == ["bot.__main__:main"]
    program = (
        "import importlib, sys\n"
        f"sys.path.insert(0, {str(unpacked)!r})\n"
        f"for name in {modules!r}:\n"
        "    module = importlib.import_module(name)\n"
        f"    assert module.__file__.startswith({str(unpacked)!r}), module.__file__\n"
        f"for target in {targets!r}:\n"
        "    module, _, name = target.partition(':')\n"
        "    assert callable(getattr(importlib.import_module(module), name))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-P", "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=unpacked,
    )
    assert ran.returncode == 0, ran.stderr
