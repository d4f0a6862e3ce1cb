"""What a subcommand needs beyond the plain installation."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import SetupError

_TRAIN = frozenset({"torch", "scipy"})


@contextmanager
def train_extra(command: str) -> Iterator[None]:
    """Say how to install what training needs, where it is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in _TRAIN:
            raise
        raise SetupError(
            f"segue {command} needs {error.name}: pip install 'segue[train]' (about 1 GB)"
        ) from error
