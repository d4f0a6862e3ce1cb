"""Errors, grouped by what the caller does next."""


class SegueError(Exception):
    """Every error that Segue raises on purpose."""


class NothingFoundError(SegueError):
    """The request was understood and has no answer; show what would work."""


class UnknownSongError(NothingFoundError):
    """A seed names no song of the catalogue."""

    def __init__(self, text: str) -> None:
        super().__init__(f"no song like {text!r}")
        self.text = text


class CatalogueEmptyError(SegueError):
    """Nothing was imported, or no release is active; the operator has work to do."""


class StoreDownError(SegueError):
    """PostgreSQL or Redis does not answer; try again soon."""


class UpstreamBusyError(SegueError):
    """An outside service refuses for now."""

    def __init__(self, service: str, retry_after: float | None = None) -> None:
        super().__init__(
            f"{service} is busy" + (f", again in {retry_after:.0f} s" if retry_after else "")
        )
        self.service = service
        self.retry_after = retry_after


class EncoderDownError(SegueError):
    """The text encoder cannot answer now: unreachable, refused, or its budget is spent."""

    def __init__(self, encoder: str, reason: str) -> None:
        super().__init__(f"text encoder {encoder}: {reason}")
        self.encoder = encoder
        self.reason = reason


class SetupError(SegueError):
    """The operator must change something; the message is a sentence that says what."""
