"""What every keeper of groups' settings does: in memory, and in PostgreSQL."""

from datetime import UTC, datetime

import asyncpg
import pytest

from core.adapters.memory import MemoryKeyValue
from core.adapters.memory_groups import MemoryGroups
from core.adapters.postgres.chats import PostgresGroups
from core.groups import UNSET, GroupSettings, QuietHours
from core.ports import Groups
from core.services.groups import GroupService

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
FULL = GroupSettings("ko", QuietHours(1320, 420), 540)


@pytest.fixture(params=["memory", "postgres"])
def groups(request: pytest.FixtureRequest) -> Groups:
    if request.param == "memory":
        return MemoryGroups()
    pool: asyncpg.Pool = request.getfixturevalue("pool")
    return PostgresGroups(pool)


async def test_what_was_set_is_there_and_what_was_not_is_unset(groups: Groups) -> None:
    assert await groups.settings(-1) == UNSET
    await groups.keep(-1, FULL, NOW)
    await groups.keep(-2, GroupSettings(language="ru"), NOW)
    assert await groups.settings(-1) == FULL
    await groups.keep(-1, UNSET, NOW)
    assert await groups.settings(-1) == UNSET


async def test_leaving_and_coming_back_keeps_what_was_set(groups: Groups) -> None:
    await groups.belong(-1, NOW, active=True)
    await groups.keep(-1, FULL, NOW)
    await groups.belong(-1, NOW, active=False)
    assert await groups.settings(-1) == GroupSettings("ko", FULL.quiet, 540, active=False)
    await groups.belong(-1, NOW, active=True)
    assert await groups.settings(-1) == FULL


async def test_a_move_takes_the_settings_along_once(groups: Groups) -> None:
    await groups.keep(-1, FULL, NOW)
    await groups.belong(-2, NOW, active=True)
    await groups.move(-1, -2, NOW)
    assert (await groups.settings(-1), await groups.settings(-2)) == (UNSET, FULL)
    await groups.keep(-2, GroupSettings(language="en"), NOW)
    await groups.move(-1, -2, NOW)
    assert await groups.settings(-2) == GroupSettings(language="en")


async def test_settings_are_read_once_and_changes_count_at_once() -> None:
    store, reads = MemoryGroups(), []
    real = store.settings

    async def counted(chat_id: int) -> GroupSettings:
        reads.append(chat_id)
        return await real(chat_id)

    store.settings = counted  # type: ignore[method-assign]
    service = GroupService(store, MemoryKeyValue(), lambda: NOW)
    assert [await service.settings(-1) for _ in range(3)] == [UNSET] * 3
    assert reads == [-1]
    await service.change(-1, FULL)
    assert await service.settings(-1) == FULL
    await service.moved(-1, -2)
    assert (await service.settings(-1), await service.settings(-2)) == (UNSET, FULL)
    await service.left(-2)
    assert not (await service.settings(-2)).active
    assert [await service.joined(-2), await service.joined(-2)] == [True, False]
    assert (await service.settings(-2)).active
