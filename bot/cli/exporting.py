"""`segue export`: collections as neutral jsonl."""

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import IO

from core.adapters.postgres.exporting import exported_playlists, tracks_outside
from core.adapters.stores import open_database
from core.errors import SetupError
from core.harmless import shown
from core.settings import Settings


async def export_command(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the playlists, one playlist a line; a file appears whole or not at all."""
    count = 0
    async with AsyncExitStack() as stack:
        pool = await open_database(settings, stack)
        out = stack.enter_context(_opened(arguments.out))
        async for playlist in exported_playlists(pool, arguments.collections):
            out.write(shown(json.dumps(playlist, ensure_ascii=False)) + "\n")
            count += 1
        outside = await tracks_outside(pool)
    print(f"{count} playlists written.", file=sys.stderr)
    if outside:
        print(
            f"In no playlist and so not in the export (`pg_dump` keeps them): {outside} tracks.",
            file=sys.stderr,
        )
    return 0


@contextmanager
def _opened(path: str | None) -> Iterator[IO[str]]:
    if path is None:
        yield sys.stdout
        sys.stdout.flush()  # what cannot be written fails here, where it is told
        return
    target = Path(path)
    part = target.with_name(target.name + ".part")
    try:
        if target.suffix == ".gz":
            with gzip.open(part, "wt", encoding="utf-8") as file:
                yield file
        else:
            with part.open("w", encoding="utf-8") as file:
                yield file
        part.replace(target)
    except OSError as error:
        raise SetupError(
            f"{target} cannot be written ({error.strerror or error}): no file was made, and the"
            " catalogue is as it was. Make room, or name another place with --out."
        ) from error
    finally:
        part.unlink(missing_ok=True)
