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


class NoTasteError(NothingFoundError):
    """Nothing is known of what this person likes; ask for a song, or for likes."""


class CatalogueEmptyError(SegueError):
    """Nothing was imported, or no release is active; the operator has work to do."""


class StoreDownError(SegueError):
    """PostgreSQL or Redis does not answer, or refuses for now; try again soon."""

    def __init__(self, reason: str, store: str = "") -> None:
        super().__init__(reason)
        self.store = store  # "postgres", "redis"; empty where it makes no difference


class UpstreamBusyError(SegueError):
    """An outside service refuses for now."""

    def __init__(self, service: str, retry_after: float | None = None) -> None:
        super().__init__(
            f"{service} is busy" + (f", again in {retry_after:.0f} s" if retry_after else "")
        )
        self.service = service
        self.retry_after = retry_after


class AccountError(SegueError):
    """The person's own Spotify account stands in the way; each kind has its own sentence."""


class LoginNeededError(AccountError):
    """No account is connected, or it has not allowed this; offer to connect with these scopes."""

    def __init__(self, scopes: frozenset[str] = frozenset()) -> None:
        super().__init__("Spotify must be connected first")
        self.scopes = scopes


class LoginExpiredError(AccountError):
    """The login has ended (six months are over, or it was taken back) and was deleted."""


class NotOnUserListError(AccountError):
    """The app is in development mode and the account is not on its user list."""


class PremiumNeededError(AccountError):
    """Spotify does this for Premium accounts alone."""


class NoActiveDeviceError(AccountError):
    """Nothing plays anywhere; the person must start Spotify on a device."""


class SpotifyRefusedError(AccountError):
    """Spotify refuses this very request; the same again would be refused again."""

    def __init__(self, status: int, reason: str = "") -> None:
        super().__init__(f"Spotify answered {status}" + (f" ({reason})" if reason else ""))
        self.status = status
        self.reason = reason


class EncoderDownError(SegueError):
    """The text encoder cannot answer now: unreachable, refused, or its budget is spent."""

    def __init__(self, encoder: str, reason: str) -> None:
        super().__init__(f"text encoder {encoder}: {reason}")
        self.encoder = encoder
        self.reason = reason


class SetupError(SegueError):
    """The operator must change something; the message is a sentence that says what."""
