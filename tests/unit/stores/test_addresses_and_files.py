"""Addresses as they may be shown, and migrations as files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.adapters.postgres.migrate import read_migrations, shipped
from core.adapters.postgres.pool import place
from core.adapters.redis.connect import redis_place
from core.errors import SetupError


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://user:secret@host:5433/songs?sslmode=require", "host:5433/songs"),
        ("postgresql://segue@/postgres?host=/run/x", "a local socket/postgres"),
        ("postgresql://user:secret@host:port/songs", "the given address"),
        ("postgresql://user:secret@[::1/songs", "the given address"),
        ("postgresql://user:12345/secret@host/songs", "the given address"),
    ],
)
def test_a_database_is_named_without_its_password(address: str, shown: str) -> None:
    assert place(address) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("redis://:secret@host:6380/2", "host:6380/2"),
        ("unix:///run/redis.sock?password=secret", "/run/redis.sock"),
        ("redis://:secret@host:port", "the given address"),
        ("redis://user:12345/secret@host:1/0", "the given address"),
    ],
)
def test_a_redis_is_named_without_its_password(address: str, shown: str) -> None:
    assert redis_place(address) == shown


@given(st.text(min_size=8))
def test_no_form_of_an_address_shows_the_password(password: str) -> None:
    for address in (f"postgresql://u:{password}@h/d", f"redis://:{password}@h:1/0"):
        for shown in (place(address), redis_place(address)):
            assert password not in shown or password in "the given address"


def test_the_shipped_migrations_are_numbered_without_a_gap() -> None:
    assert [one.version for one in shipped()] == list(range(1, len(shipped()) + 1))
    assert len({one.sha256 for one in shipped()}) == len(shipped())


def test_a_gap_in_the_numbers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "0001_one.sql").write_text("select 1;")
    (tmp_path / "0003_three.sql").write_text("select 3;")
    (tmp_path / "notes.txt").write_text("no migration")
    with pytest.raises(SetupError, match="without a gap"):
        read_migrations(tmp_path)
    (tmp_path / "0002_two.sql").write_text("select 2;")
    assert [one.name for one in read_migrations(tmp_path)] == ["one", "two", "three"]


def test_a_file_checked_out_with_other_line_ends_is_the_same_file(tmp_path: Path) -> None:
    for name, text in (("unix", b"select 1;\nselect 2;\n"), ("dos", b"select 1;\r\nselect 2;\r\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "0001_one.sql").write_bytes(text)
    (unix,), (dos,) = read_migrations(tmp_path / "unix"), read_migrations(tmp_path / "dos")
    assert unix.sha256 == dos.sha256
