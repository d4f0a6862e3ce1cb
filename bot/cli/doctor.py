"""`segue doctor`: what works, what does not, and what to do about it."""

import re
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from bot.app import Parts, build_parts, write_checks
from core.adapters.local_text import LocalTextEncoder
from core.adapters.postgres.migrate import shipped
from core.adapters.postgres.pooled import behind_pooler
from core.adapters.stores import open_stores
from core.errors import CatalogueEmptyError, SegueError, StoreDownError
from core.harmless import shown
from core.settings import Settings

_TOKEN = re.compile(r"\d{6,12}:[A-Za-z0-9_-]{30,50}")
_OLDEST = (3, 11)
_FREE_BYTES = 1_000_000_000
_POOLER = (
    "PostgreSQL is reached through one, so statements are prepared anew each time and requests take"
    " some milliseconds longer; pooler=none in DATABASE_URL says that there is none"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check; `advice` is empty where nothing is to be done."""

    name: str
    found: str
    advice: str = ""
    fatal: bool = False  # the bot cannot run like this


async def doctor_command(settings: Settings) -> int:
    """Print every check; 1 when one of them keeps the bot from running."""
    failed = False
    async for finding in examine(settings):
        print(shown(line(finding)), flush=True)
        failed = failed or finding.fatal
    return int(failed)


def line(finding: Finding) -> str:
    """A check as it is printed."""
    mark = "FAIL" if finding.fatal else "note" if finding.advice else "ok"
    advice = f" {finding.advice}" if finding.advice else ""
    return f"{mark:<5}{finding.name}: {finding.found}.{advice}"


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Every check in the order in which the bot would stumble over it."""
    yield python_version(sys.version_info[:3])
    yield disk(settings.data_dir, lambda path: shutil.disk_usage(path).free)
    yield telegram_token(settings)
    async with AsyncExitStack() as stack:
        try:
            stores = await open_stores(settings, stack, patience=2)
        except SegueError as error:
            yield Finding("stores", "not reachable", str(error), fatal=True)
            return
        kind = "embedded" if stores.embedded else "servers"
        memory = stores.redis_is_memory
        advice = "Redis is a stand-in in memory; install redis-server or set REDIS_URL."
        yield Finding("stores", f"both answer ({kind})", advice if memory else "")
        for name, write in write_checks(stores).items():
            if reason := await _refusal(write):
                yield Finding(name, "answers, and refuses to write", f"{reason}.", fatal=True)
        if await behind_pooler(stores.pool):
            yield Finding("pooler", _POOLER)
        yield Finding("schema", f"{shipped()[-1].version}, the newest")
        async for finding in _release(build_parts(settings, stores, LocalTextEncoder(), stack)):
            yield finding


async def _refusal(write: Callable[[], Awaitable[object]]) -> str:
    try:
        await write()
    except StoreDownError as error:
        return str(error)
    return ""


async def _release(parts: Parts) -> AsyncIterator[Finding]:
    try:
        release = await parts.releases.active()
    except CatalogueEmptyError:
        advice = "`segue run` loads the starter catalogue; or `segue import`, `train`, `publish`."
        yield Finding("release", "none is active", advice)
        return
    yield Finding("release", f"{release.version} is active")
    encoder = parts.encoder
    if encoder.name in release.encoders:
        yield Finding("text encoder", f"{encoder.name}, and the release has its projector")
        return
    known = ", ".join(release.encoders) or "none"
    yield Finding(
        "text encoder",
        f"{encoder.name}, but the release has projectors for: {known}",
        "The built-in one is used instead; run `segue train` and `segue publish`.",
    )


def python_version(version: tuple[int, ...]) -> Finding:
    """Whether this Python is new enough."""
    found = ".".join(map(str, version))
    old = version[:2] < _OLDEST
    return Finding("Python", found, "Install 3.11 or later." if old else "", fatal=old)


def disk(folder: Path, free: Callable[[Path], int]) -> Finding:
    """Whether the data folder can be written, with room to spare; `free` counts bytes."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        advice = f"Set SEGUE_DATA_DIR to a folder of yours ({error.strerror})."
        return Finding("data folder", f"{folder} cannot be made", advice, fatal=True)
    left = free(existing)
    found = f"{folder}, {left / 1e9:.1f} GB free"
    return Finding("data folder", found, "Make room." if left < _FREE_BYTES else "")


def telegram_token(settings: Settings) -> Finding:
    """Whether the token looks like one; nobody is asked."""
    token = settings.telegram_bot_token
    if token is None:
        advice = "`segue run` opens the playground; for a real bot set TELEGRAM_BOT_TOKEN."
        return Finding("Telegram", "no token", advice)
    if not _TOKEN.fullmatch(token.get_secret_value()):
        advice = "It is digits, a colon and 35 characters; copy it again from @BotFather."
        return Finding("Telegram", "the token has a wrong form", advice, fatal=True)
    return Finding("Telegram", "the token has the right form")
