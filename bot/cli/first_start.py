"""The first start: a catalogue that is empty is filled with the starter one."""

import sys

from bot.app import Opened
from core.errors import CatalogueEmptyError


async def with_catalogue(opened: Opened) -> None:
    """Load the starter catalogue where there is nothing at all yet; says on stderr what it does.

    A catalogue that was imported but never trained is left alone: titles can be searched in it.
    """
    try:
        await opened.parts.releases.active()
    except CatalogueEmptyError:
        from ml.starting import ensure_starter
    else:
        return
    _say("Nothing is loaded yet: putting in the starter catalogue …")
    if await ensure_starter(opened.stores.pool):
        _say("The starter catalogue is in.")
    else:
        _say("There are playlists but no release: run `segue train --publish` for moods to work.")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
