"""Where the commands print what they found in other people's files."""

from typing import Any

from rich.console import Console

from core.harmless import shown


class Terminal(Console):
    """A console that takes texts as they are: no markup, no emoji, and nothing that controls it."""

    def __init__(self, *, stderr: bool = True) -> None:
        super().__init__(stderr=stderr, highlight=False, soft_wrap=True, emoji=False, markup=False)

    def print(self, *objects: Any, **options: Any) -> None:
        """Print; control characters of a text are written out."""
        texts = (shown(one) if isinstance(one, str) else one for one in objects)
        super().print(*texts, **options)
