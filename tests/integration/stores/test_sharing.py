"""Embedded servers and the processes that use them."""

import asyncio
import os
import tempfile
import time
from pathlib import Path

import pytest

from .conftest import Kind, Launch


def gone(kind: Kind, address: str) -> bool:
    """Whether it stops listening soon; a killed process takes a moment."""
    end = time.monotonic() + 5
    while kind.up(address) and time.monotonic() < end:
        time.sleep(0.01)
    return not kind.up(address)


def test_two_processes_share_a_server_and_the_last_one_out_stops_it(
    kind: Kind, launch: Launch, home: Path
) -> None:
    first = launch(kind.name, home)
    address = first.ready()
    server = kind.pid(home)
    second = launch(kind.name, home)
    assert second.ready() == address
    assert kind.pid(home) == server
    assert first.leave() is False
    assert kind.up(address)
    assert second.leave() is True
    assert not kind.up(address)


async def test_a_killed_user_leaves_the_server_for_the_next_who_stops_it(
    kind: Kind, launch: Launch, home: Path
) -> None:
    first = launch(kind.name, home)
    address = first.ready()
    server = kind.pid(home)
    await kind.keep(address, "one")
    first.kill()
    second = launch(kind.name, home)
    assert second.ready() == address
    assert kind.pid(home) == server
    assert await kind.kept(address) == ["one"]
    assert second.leave() is True
    assert not kind.up(address)


async def test_a_killed_server_comes_back_with_everything_it_was_told(
    kind: Kind, launch: Launch, home: Path
) -> None:
    first = launch(kind.name, home)
    address = first.ready()
    for value in ("one", "three", "two"):
        await kind.keep(address, value)
    kind.kill(home)
    first.kill()
    assert gone(kind, address)
    second = launch(kind.name, home)
    assert await kind.kept(second.ready()) == ["one", "three", "two"]
    assert second.leave() is True


async def test_two_cold_starts_at_the_same_moment_meet_in_one_server(
    kind: Kind, launch: Launch, tmp_path: Path
) -> None:
    users = [launch(kind.name, tmp_path / "new") for _ in range(3)]
    addresses = await asyncio.gather(*(asyncio.to_thread(user.ready) for user in users))
    assert len(set(addresses)) == 1
    await kind.keep(addresses[0], "one")
    assert [user.leave() for user in users] == [False, False, True]


@pytest.mark.parametrize(
    "name",
    ["x" * 120, "with space and 'quotes' \"$HOME\" `id`, and comma", "данные 데이터 ä"],
    ids=["long", "shell", "script"],
)
async def test_any_path_will_do(kind: Kind, launch: Launch, tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    user = launch(kind.name, folder)
    address = user.ready()
    socket = kind.socket(address)
    await kind.keep(address, "one")
    assert await kind.kept(address) == ["one"]
    assert socket.parent.stat().st_mode & 0o777 == 0o700
    assert socket.parent.parent == Path("/tmp")
    assert (folder / kind.name).is_dir()
    assert user.leave() is True
    assert not socket.parent.exists()


async def test_a_broken_locale_and_foreign_postgres_variables_do_no_harm(
    kind: Kind, launch: Launch, tmp_path: Path
) -> None:
    user = launch(
        kind.name,
        tmp_path,
        environment={"LC_ALL": "xx_YY", "LANG": "de_DE@none", "PGPORT": "1", "PGOPTIONS": "-c x=y"},
    )
    address = user.ready()
    await kind.keep(address, "Кино 아이유 é")
    assert await kind.kept(address) == ["Кино 아이유 é"]
    assert user.leave() is True


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("number", [65534, 54321], ids=["named", "without a name"])
async def test_a_normal_user_can_run_it_too(kind: Kind, launch: Launch, number: int) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        os.chown(folder, number, number)
        user = launch(kind.name, Path(folder), str(number))
        heard = user.hear()
        if "skip" in heard:
            pytest.skip(heard["skip"])
        assert "address" in heard, heard
        if kind.name == "redis":  # root may talk to it; PostgreSQL's folder is its user's alone
            await kind.keep(heard["address"], "one")
        assert (Path(folder) / kind.name).stat().st_uid == number
        assert user.leave() is True
