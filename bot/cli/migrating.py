"""`segue migrate`: the newest schema."""

from contextlib import AsyncExitStack

from core.adapters.postgres.migrate import shipped
from core.adapters.stores import open_database
from core.settings import Settings


async def migrate_command(settings: Settings) -> int:
    """Open the database, which brings its schema up to date; raises `SegueError`."""
    async with AsyncExitStack() as stack:
        await open_database(settings, stack)
    newest = shipped()[-1]
    print(f"The database has schema {newest.version} ({newest.name}), the newest.")
    return 0
