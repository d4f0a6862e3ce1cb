"""Saying what is waited for, so that nobody looks at a silent terminal."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_PATIENT = 2.0  # seconds
_log = logging.getLogger(__name__)


@contextmanager
def waiting(sentence: str) -> Iterator[None]:
    """Log the sentence when the block takes longer than two seconds.

    As a warning: commands that configure no log print those on stderr. From a thread of its own,
    because the block may hold the caller's for as long as it likes.
    """
    timer = threading.Timer(_PATIENT, _log.warning, ("%s", sentence))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
