"""Errors as sentences: what happened, what still works, what to do."""

from bot.texts import Texts
from bot.ui.inputs import RefusedInputError
from bot.ui.markup import cut
from core.errors import (
    CatalogueEmptyError,
    EncoderDownError,
    LoginExpiredError,
    LoginNeededError,
    NoActiveDeviceError,
    NothingFoundError,
    NotOnUserListError,
    PremiumNeededError,
    SegueError,
    SetupError,
    SpotifyRefusedError,
    StoreDownError,
    UnknownSongError,
    UpstreamBusyError,
)
from core.links import parse_spotify

_QUOTED = 60

#: Errors whose sentence has no variables; the first that fits counts.
_SENTENCES: tuple[tuple[type[SegueError], str], ...] = (
    (NothingFoundError, "error-nothing-found"),
    (CatalogueEmptyError, "error-catalogue-empty"),
    (StoreDownError, "error-store-down"),
    (EncoderDownError, "error-encoder-down"),
    (SetupError, "error-setup"),
    (LoginNeededError, "error-login-needed"),
    (LoginExpiredError, "error-login-ended"),
    (NotOnUserListError, "error-not-listed"),
    (PremiumNeededError, "error-premium"),
    (NoActiveDeviceError, "error-no-device"),
)


def trouble(error: BaseException, texts: Texts) -> str | None:
    """The sentence for an error that is expected now and then; None for one that is not."""
    match error:
        case RefusedInputError():
            return texts(error.message, **error.values)
        case UnknownSongError():
            return _unknown_song(error.text, texts)
        case UpstreamBusyError():
            return texts("error-busy", service=error.service)
        case SpotifyRefusedError():
            return texts("error-spotify-refused", status=str(error.status))
        case _:
            found = (message for kind, message in _SENTENCES if isinstance(error, kind))
            message = next(found, None)
            return texts(message) if message else None


def _unknown_song(text: str, texts: Texts) -> str:
    reference = parse_spotify(text)
    if reference is None:
        return texts("error-unknown-song", text=cut(text, _QUOTED))
    return texts("error-link-track" if reference.kind == "track" else "error-link-kind")
