"""Where embedded servers keep data and sockets."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.adapters.embedded.folders import data_folder, socket_folder
from core.errors import SetupError


def test_a_short_plain_path_holds_its_own_socket(tmp_path: Path) -> None:
    data = Path(tmp_path.root) / tmp_path.relative_to(tmp_path.root) / "d"
    if len(str(data)) > 80:
        pytest.skip("the temporary folder is too deep")
    assert socket_folder(data) == data
    assert data.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["x" * 100, "a b", "데이터", "a,b", "a%b", "a@b"])
def test_other_paths_get_a_short_private_folder_that_is_the_same_each_time(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = socket_folder(tmp_path / name, tmp_path)
    monkeypatch.setenv("TMPDIR", "/elsewhere")
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/elsewhere")
    assert socket_folder(tmp_path / name, tmp_path) == first
    assert first.parent == tmp_path
    assert first.stat().st_mode & 0o777 == 0o700
    assert socket_folder(tmp_path / (name + "2"), tmp_path) != first


@given(st.text(st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), min_size=1))
def test_a_socket_always_fits_the_kernel_and_needs_no_quoting(name: str) -> None:
    data = Path("/proc/nowhere") / name  # where not even root makes one
    try:
        folder = socket_folder(data, Path("/proc/none"))
    except FileNotFoundError as refused:  # neither can be made: the wish is what counts
        folder = Path(refused.filename)
    address = str(folder / ".s.PGSQL.5432")
    assert len(os.fsencode(address)) <= 103
    assert all(char.isascii() and (char.isalnum() or char in "/_.+-") for char in address)


def test_a_short_folder_that_others_could_have_made_is_refused(tmp_path: Path) -> None:
    data = tmp_path / ("x" * 100)
    folder = socket_folder(data, tmp_path)
    folder.chmod(0o755)
    with pytest.raises(SetupError, match="not a private folder"):
        socket_folder(data, tmp_path)
    folder.rmdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SetupError, match="not a private folder"):
        socket_folder(data, tmp_path)


def test_a_data_folder_is_made_private_and_links_are_followed(tmp_path: Path) -> None:
    made = data_folder(tmp_path / "a" / "b")
    assert made.stat().st_mode & 0o777 == 0o700
    (tmp_path / "link").symlink_to(made)
    assert data_folder(tmp_path / "link") == made


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "read-only").mkdir(mode=0o500)
    with pytest.raises(SetupError, match="read-only cannot be written by this user"):
        data_folder(tmp_path / "read-only")
