"""Examples to tap, by the short names that buttons carry."""

from bot.memory.questions import Command
from bot.texts import Texts
from bot.ui.actions import TryExample
from bot.ui.screen import Press, Rows

_EXAMPLES = {
    "m1": (Command.MOOD, "example-mood-1"),
    "m2": (Command.MOOD, "example-mood-2"),
    "m3": (Command.MOOD, "example-mood-3"),
    "s1": (Command.SEARCH, "example-search-1"),
    "s2": (Command.SEARCH, "example-search-2"),
    "r1": (Command.RECOMMEND, "example-recommend-1"),
    "r2": (Command.RECOMMEND, "example-recommend-2"),
    "d1": (Command.DESCRIBE, "example-describe-1"),
    "d2": (Command.DESCRIBE, "example-describe-2"),
}
_TOUR = ("m1", "m2", "s1", "r1", "d1")


def example(name: str, texts: Texts) -> tuple[Command, str] | None:
    """The command and text of an example; None for a name that no longer is one."""
    found = _EXAMPLES.get(name)
    return (found[0], texts(found[1])) if found else None


def tour(texts: Texts) -> Rows:
    """One or two examples of every command, each button as the command that it runs."""
    return tuple(
        (Press(f"/{_EXAMPLES[name][0]} {texts(_EXAMPLES[name][1])}", _press(name, texts)),)
        for name in _TOUR
    )


def of_command(command: Command, texts: Texts) -> Rows:
    """The examples of one command."""
    return tuple(
        (Press(texts(message), _press(name, texts)),)
        for name, (runs, message) in _EXAMPLES.items()
        if runs is command
    )


def first_of(command: Command, texts: Texts) -> str:
    """The text of a command's first example."""
    return next(texts(message) for runs, message in _EXAMPLES.values() if runs is command)


def _press(name: str, texts: Texts) -> TryExample:
    return TryExample(name, texts.language)
