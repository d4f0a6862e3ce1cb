"""Through a real PgBouncer, in both of its modes and with few connections to the server."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, time
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import parse_qs, urlsplit

import asyncpg
import numpy as np
import pytest
from pgvector import HalfVector

from bot.__main__ import main
from bot.app import opened_house
from bot.ask import Person, Say, Tap, ask
from bot.cli.doctor import examine
from core.adapters.embedded.programs import _OTHER_USER, _ordinary
from core.adapters.postgres.job_runs import PostgresJobRuns
from core.adapters.postgres.locks import alone, trying
from core.adapters.postgres.migrate import migrate, shipped
from core.adapters.postgres.pool import create_pool
from core.adapters.postgres.pooled import PooledConnection, behind_pooler
from core.errors import SetupError, StoreDownError
from core.jobs import Job
from core.schedule import At
from core.services.jobs import JobService
from core.settings import Settings
from ml import starting

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
SETTINGS = "select current_setting('hnsw.ef_search'), current_setting('hnsw.iterative_scan')"
IGNORED = "tcp_keepalives_idle,hnsw.ef_search,hnsw.iterative_scan"
Bouncer = Callable[..., str]

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no pgbouncer on this machine")
both = pytest.mark.parametrize("mode", ["transaction", "session"])


@pytest.fixture
def bouncer(empty_database: str, tmp_path: Path) -> Iterator[Bouncer]:
    """Starts one before the empty database; returns the address to use instead."""
    started: list[subprocess.Popen[bytes]] = []

    def start(mode: str, *more: str, database: str = empty_database, room: int = 3) -> str:
        parts = urlsplit(database)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        name, user = parts.path.strip("/"), parts.username
        place = parse_qs(parts.query)["host"][0]
        ini = tmp_path / f"pgbouncer{port}.ini"
        log = tmp_path / f"pgbouncer{port}.log"
        ini.write_text(
            "\n".join(
                (
                    "[databases]", f"{name} = host={place} dbname={name} user={user}",
                    "[pgbouncer]", "listen_addr = 127.0.0.1", f"listen_port = {port}",
                    "auth_type = any", f"pool_mode = {mode}", f"default_pool_size = {room}",
                    "unix_socket_dir =", "query_wait_timeout = 20", *more,
                )
            )
        )  # fmt: skip
        # It refuses to run as root, and must reach the server's private folder.
        wrap = () if _ordinary(os.geteuid()) else _OTHER_USER
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*wrap, str(PROGRAM), str(ini)], stdout=output, stderr=subprocess.STDOUT
            )
        started.append(process)
        wait_for(port, process, log)
        return f"postgresql://{user}@127.0.0.1:{port}/{name}"

    yield start
    for process in started:
        process.send_signal(signal.SIGINT)
        process.wait(10)


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = monotonic() + 10
    while monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.02)
    pytest.fail(log.read_text())


@pytest.fixture
async def opening() -> AsyncIterator[Callable[[str], object]]:
    """Opens pools that are closed at the end."""
    async with AsyncExitStack() as stack:

        async def open_(dsn: str, max_size: int = 10) -> asyncpg.Pool:
            pool = await create_pool(dsn, max_size=max_size)
            stack.push_async_callback(pool.close)
            return pool

        yield open_


async def named_statements(pool: asyncpg.Pool) -> set[int]:
    """How many there are on the server's connections, whoever left them there."""
    count = "select count(*) from pg_prepared_statements"
    return set(await asyncio.gather(*(pool.fetchval(count) for _ in range(12))))


async def what_is_left_behind(database: str) -> tuple[int, int]:
    """Session locks and transactions of others on the server."""
    connection = await asyncpg.connect(database)
    try:
        locks = await connection.fetchval(
            "select count(*) from pg_locks l join pg_database d on d.oid = l.database"
            " where l.locktype = 'advisory' and d.datname = current_database()"
        )
        idle = await connection.fetchval(
            "select count(*) from pg_stat_activity where datname = current_database()"
            " and state like 'idle in transaction%'"
        )
    finally:
        await connection.close()
    return locks, idle


@both
@pytest.mark.parametrize("more", [(), (f"ignore_startup_parameters = {IGNORED}",)])
async def test_the_whole_program_works_through_it(
    bouncer: Bouncer,
    empty_database: str,
    redis_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    mode: str,
    more: tuple[str, ...],
) -> None:
    """Migrations, doctor, import and publish, and requests of each kind, eight at once."""
    monkeypatch.setenv("DATABASE_URL", bouncer(mode, *more, room=16 if mode == "session" else 3))
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("SEGUE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SEGUE_POOL_SIZE", "5")
    async with opened_house(Settings()) as opened:
        assert await behind_pooler(opened.stores.pool)
        assert await starting.ensure_starter(opened.stores.pool)
        asked = [
            ([Say("/mood rainy sunday"), Tap("🔀 Again")], "in a playlist like “Rainy day songs”"),
            ([Say("/search bohemian rhapsody")], "A Night at the Opera"),
            ([Say("/recommend Queen - Bohemian Rhapsody")], "in one playlist with"),
            ([Say("/describe Queen - Bohemian Rhapsody")], "Close to it"),
            ([Say("/settings"), Tap("Adventure"), Tap("bold")], "✓ bold"),
            ([Say("/mood 노래방에서 부르는 발라드")], "노래방 애창곡"),
            ([Say("/mydata")], "segue-7.json"),
            ([Say("/mood грустные песни, 45 min")], "Поплакать в одиночестве"),
        ]
        assert await named_statements(opened.stores.pool) == {0}
        answers = await asyncio.gather(
            *(ask(opened.house, steps, Person(at)) for at, (steps, _) in enumerate(asked, 1))
        )
    for (text, _), (_, expected) in zip(answers, asked, strict=True):
        assert expected in text
    assert await what_is_left_behind(empty_database) == (0, 0)
    findings = {finding.name: finding async for finding in examine(Settings())}
    assert not [finding for finding in findings.values() if finding.fatal]
    assert "prepared anew" in findings["pooler"].found


@both
async def test_the_command_line_migrates_through_it(
    bouncer: Bouncer,
    redis_url: str,
    mode: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", bouncer(mode))
    assert await asyncio.to_thread(main, ["migrate"]) == 0
    assert f"schema {shipped()[-1].version}" in capsys.readouterr().out


async def test_more_that_migrate_together_than_the_pooler_has_connections(bouncer: Bouncer) -> None:
    address = bouncer("transaction")
    async with asyncio.timeout(20):
        done = await asyncio.gather(*(migrate(address) for _ in range(8)))
    versions = sorted(each.version for one in done for each in one)
    assert versions == [migration.version for migration in shipped()]


async def test_vector_queries_have_their_settings_on_every_server_connection(
    bouncer: Bouncer, opening: Callable[..., object]
) -> None:
    address = bouncer("transaction")
    await migrate(address)
    pool = await opening(address)
    seen = set()

    async def look() -> None:
        async with pool.acquire() as connection, connection.transaction():
            seen.add(await connection.fetchval("select pg_backend_pid()"))
            await connection.fetchval("select '[1]'::vector <-> '[2]'::vector")
            await asyncio.sleep(0.01)
            assert tuple(await connection.fetchrow(SETTINGS)) == ("100", "relaxed_order")

    await asyncio.gather(*(look() for _ in range(24)))
    assert len(seen) == 3, "all of them were used"
    rows = await asyncio.gather(*(pool.fetchrow(SETTINGS) for _ in range(24)))
    assert {tuple(row) for row in rows} == {("100", "relaxed_order")}


async def test_values_of_every_type_come_through_on_ever_other_connections(
    bouncer: Bouncer, opening: Callable[..., object]
) -> None:
    """Also where asyncpg must first ask what a type is."""
    address = bouncer("transaction")
    await migrate(address)
    pools = [await opening(address, max_size=4) for _ in range(3)]

    async def work(pool: asyncpg.Pool, number: int) -> None:
        vector = HalfVector(np.full(4, number, np.float32))
        assert (await pool.fetchval("select $1::halfvec", vector)).to_list() == [number] * 4
        assert await pool.fetchval("select $1::jsonb", {"n": number}) == {"n": number}
        assert (await pool.fetchval("select row(1::int, $1::text)", f"{number}"))[1] == f"{number}"
        assert await pool.fetchval("select $1::regclass::text", "people") == "people"
        row = await pool.fetchrow("select $1::bigint as id, $2::text[] as words", number, ["a"])
        assert tuple(row) == (number, ["a"])

    for _ in range(5):
        await asyncio.gather(*(work(pool, n) for n, pool in enumerate(pools * 8)))
    assert await named_statements(pools[0]) == {0}
    jit = await asyncio.gather(*(pools[0].fetchval("show jit") for _ in range(12)))
    direct = await pools[0].fetchval("select reset_val from pg_settings where name = 'jit'")
    assert set(jit) == {direct}, "what asyncpg sets for itself is set back"


async def test_those_who_wait_for_a_lock_take_no_connection_from_the_one_that_works(
    bouncer: Bouncer, empty_database: str, opening: Callable[..., object]
) -> None:
    address = bouncer("transaction")
    await migrate(address)
    inside, order = 0, []

    async def work(pool: asyncpg.Pool, number: int) -> None:
        nonlocal inside
        async with alone(pool, "segue test", ""):
            inside += 1
            assert inside == 1
            assert await pool.fetchval("select 1") == 1
            await asyncio.sleep(0.05)
            async with trying(pools[0], "segue test") as held:
                assert not held
            inside -= 1
            order.append(number)

    pools = [await opening(address, max_size=4) for _ in range(6)]
    async with asyncio.timeout(20):
        await asyncio.gather(*(work(pool, number) for number, pool in enumerate(pools)))
    assert sorted(order) == list(range(6))
    assert await what_is_left_behind(empty_database) == (0, 0)


async def test_a_job_runs_once_over_replicas_behind_it(
    bouncer: Bouncer, empty_database: str, opening: Callable[..., object]
) -> None:
    address = bouncer("transaction", room=6)
    await migrate(address)
    done = []

    async def work() -> dict[str, int]:
        done.append(1)
        await asyncio.sleep(0.1)
        return {"done": 1}

    job = Job("one", At(time(9)), work, makes_up=True)
    services = [
        JobService(
            [job],
            PostgresJobRuns(await opening(address, max_size=4)),
            now=lambda: datetime(2026, 5, 4, 12, tzinfo=UTC),
            zone=UTC,
            process=f"{number}",
        )
        for number in range(4)
    ]
    async with asyncio.timeout(20):
        await asyncio.gather(*(service.tick(job) for service in services))
    assert done == [1]
    assert (await services[0].states())[0].last.counts == {"done": 1}
    assert await what_is_left_behind(empty_database) == (0, 0)


async def test_a_pooler_is_recognised_or_named_and_a_direct_connection_stays_as_it_was(
    bouncer: Bouncer, empty_database: str, opening: Callable[..., object]
) -> None:
    await migrate(f"{empty_database}&pooler=none")
    plain = await opening(empty_database)
    assert not await behind_pooler(plain)
    async with plain.acquire() as connection:
        assert type(connection._con) is asyncpg.Connection
        await connection.fetchval("select $1::int", 1)
        assert await connection.fetchval("select count(*) from pg_prepared_statements") > 0
    for address in (
        bouncer("transaction"),
        bouncer("transaction", f"ignore_startup_parameters = {IGNORED}"),
        f"{empty_database}&pooler=transaction",
    ):
        pool = await opening(address)
        async with pool.acquire() as connection:
            assert type(connection._con) is PooledConnection, address
    # Somebody who knows better, as behind a proxy that gives a session to each client.
    address = bouncer("session", f"ignore_startup_parameters = {IGNORED}")
    pool = await opening(f"{address}?pooler=none")
    async with pool.acquire() as connection:
        assert type(connection._con) is asyncpg.Connection
    with pytest.raises(SetupError, match="says pooler=maybe; expected pooler=transaction"):
        await create_pool(f"{address}?pooler=maybe")


async def test_what_cannot_work_is_a_sentence_of_doctor(
    bouncer: Bouncer, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", bouncer("statement"))
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("SEGUE_DATA_DIR", str(tmp_path / "data"))
    *_, last = [finding async for finding in examine(Settings())]
    assert last.fatal
    assert "is in statement mode, which knows no transactions; set its pool_mode" in last.advice


async def test_the_poolers_own_words_are_told(bouncer: Bouncer) -> None:
    address = bouncer("transaction")
    with pytest.raises(StoreDownError, match="bouncer config error"):
        await migrate(f"{address}_elsewhere")
