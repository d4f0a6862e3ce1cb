"""Buttons that run an example."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.features.lists.running import run
from bot.texts import LANGUAGES
from bot.ui import examples
from bot.ui.actions import Action, TryExample
from bot.ui.pressing import EXPIRED, Handler, Press, RefusedPressError


async def run_example(press: Press, action: TryExample) -> None:
    """Run it in the language that it was shown in."""
    known = action.language in LANGUAGES
    texts = press.context.texts_in(action.language) if known else press.texts
    found = examples.example(action.example, texts)
    if found is None:
        raise RefusedPressError(EXPIRED)
    await run(press.update, press.context, *found, texts)


PRESSES: Mapping[type[Action], Handler] = MappingProxyType({TryExample: run_example})
