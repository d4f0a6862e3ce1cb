"""Running the programs of a server, and reading what they leave behind."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.adapters.embedded.cluster import write_settings
from core.adapters.embedded.locks import SharedUse, take_lock
from core.adapters.embedded.postmaster import disown_stale_pids, running_here
from core.adapters.embedded.programs import ProgramError, clean_environment, run
from core.errors import StoreDownError

SHELL = Path("/bin/sh")


def test_locale_zone_and_postgres_variables_are_dropped() -> None:
    given = {"LC_ALL": "xx_YY", "LANG": "de", "PGDATA": "/", "TZ": "x", "PATH": "/bin", "HOME": "/"}
    assert clean_environment(given) == {"LC_ALL": "C", "PATH": "/bin", "HOME": "/"}


def test_what_a_program_wrote_is_returned_or_raised(tmp_path: Path) -> None:
    said = run(SHELL, "-c", "echo out; echo err >&2", folder=tmp_path, environment={})
    assert said == "out\nerr"
    with pytest.raises(ProgramError, match="sh ended with 3: no") as raised:
        run(SHELL, "-c", "echo no; exit 3", folder=tmp_path, environment={})
    assert (raised.value.code, raised.value.output) == (3, "no")


def test_a_program_that_is_missing_or_hangs_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match="No such file"):
        run(tmp_path / "none", folder=tmp_path, environment={})
    with pytest.raises(ProgramError, match="no end after"):
        run(SHELL, "-c", "sleep 60", folder=tmp_path, environment={}, seconds=0.1)


def test_a_child_left_behind_does_not_hold_the_caller(tmp_path: Path) -> None:
    before = time.monotonic()
    run(SHELL, "-c", "sleep 3 & echo started", folder=tmp_path, environment={})
    assert time.monotonic() - before < 2


def test_a_setting_keeps_quotes_and_backslashes(tmp_path: Path) -> None:
    write_settings(tmp_path, {"a": r"it's \ here", "b": ""})
    assert (tmp_path / "segue.conf").read_text() == "a = 'it''s \\\\ here'\nb = ''\n"


def test_another_program_with_the_recorded_number_is_not_the_server(tmp_path: Path) -> None:
    pid_file, lock = tmp_path / "postmaster.pid", tmp_path / "socket.lock"
    assert running_here(tmp_path) is False
    with subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, cwd=tmp_path
    ) as p:
        pid_file.write_text(f"{p.pid}\n/data\n1\n")
        lock.write_text(f"{p.pid}\n/data\n2\n")
        assert running_here(tmp_path) is False
        disown_stale_pids(tmp_path, tmp_path / "socket")
        p.communicate(b"\n")
    assert pid_file.read_text() == f"{os.getpid()}\n/data\n1\n"
    assert lock.read_text() == f"{os.getpid()}\n/data\n2\n"


@pytest.mark.parametrize("text", ["", "nonsense\n", "-1\n", "999999999\n/data\n"])
def test_a_spoilt_pid_file_names_no_server(tmp_path: Path, text: str) -> None:
    (tmp_path / "postmaster.pid").write_text(text)
    assert running_here(tmp_path) is False
    disown_stale_pids(tmp_path, tmp_path / "socket")


def test_users_are_counted_by_their_locks(tmp_path: Path) -> None:
    one, two, never = (SharedUse(tmp_path, "x") for _ in range(3))
    one.join()
    two.join()
    assert (one.joined, never.joined) == (True, False)
    assert one.leave() is False
    assert one.leave() is False
    assert never.leave() is False
    assert two.leave() is True


def test_the_gate_lets_one_in_and_the_other_waits_no_longer_than_asked(tmp_path: Path) -> None:
    one, two = SharedUse(tmp_path, "x"), SharedUse(tmp_path, "x")
    with one.gate(1), pytest.raises(StoreDownError, match="starting or stopping"), two.gate(0.05):
        pass
    with two.gate(0):
        pass


def test_a_lock_lives_as_long_as_a_child_that_inherited_it(tmp_path: Path) -> None:
    lock = take_lock(tmp_path / "alive")
    assert lock is not None
    with subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[lock.fileno()]
    ) as child:
        lock.close()
        assert take_lock(tmp_path / "alive") is None
        child.communicate(b"\n")
    again = take_lock(tmp_path / "alive")
    assert again is not None
    again.close()
