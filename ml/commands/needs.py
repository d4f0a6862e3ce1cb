"""What a subcommand needs beyond the plain installation."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import SetupError

_TRAIN = frozenset({"torch", "scipy", "sklearn", "matplotlib", "lightgbm", "implicit", "gensim"})


def threads() -> int:
    """How many threads torch gets: half of the processors, which are mostly two of one core.

    On two of them one thread took 0.09 s a step and two 0.06 s; but beside another busy program
    two took 1.4 s, because threads that wait for each other keep spinning.
    """
    return max(1, (os.cpu_count() or 1) // 2)


@contextmanager
def train_extra(command: str) -> Iterator[None]:
    """Say how to install what training needs, where it is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        if name not in _TRAIN:
            raise
        raise SetupError(
            f"segue {command} needs {name}: pip install 'segue[train]' (about 1 GB)"
        ) from error
