"""What Segue knows of Spotify: its objects as plain values, and what is asked of it, as ports."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from pydantic import SecretStr

from core.oauth import Tokens

#: Scopes by what they are first needed for; the least that each needs.
READ = frozenset(
    {
        "user-library-read",
        "user-top-read",
        "user-read-recently-played",
        "playlist-read-private",
        "playlist-read-collaborative",
    }
)
SAVE = frozenset(
    {
        "playlist-modify-private",
        "playlist-modify-public",  # a playlist that its owner has made public since
        "playlist-read-private",
        "ugc-image-upload",
    }
)
LIKE = frozenset({"user-library-modify"})
QUEUE = frozenset({"user-modify-playback-state"})

#: Where Spotify sends browsers back to, at this bot's own address.
CALLBACK_PATH = "/callback"

#: What is read of somebody's account is kept no longer.
DAY = 86_400


@dataclass(frozen=True, slots=True)
class SpotifyAccount:
    """Whose account it is."""

    id: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class SpotifyTrack:
    """A track as Spotify names it."""

    id: str
    title: str
    artists: tuple[str, ...]
    album: str = ""
    duration_ms: int | None = None
    isrc: str = ""
    url: str = ""  # where it opens: what is shown of Spotify links back to it


@dataclass(frozen=True, slots=True)
class SpotifyPlaylist:
    """A playlist of somebody's own."""

    id: str
    name: str
    tracks: int
    url: str


class Source(StrEnum):
    """Where somebody's own songs are."""

    SAVED = "saved"
    TOP = "top"
    RECENT = "recent"
    PLAYLIST = "playlist"


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a longer list: at most 50 tracks from an offset."""

    tracks: tuple[SpotifyTrack, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """A login that was begun: by whom, where, in which language, for which scopes."""

    user_id: int
    chat_id: int
    language: str
    scopes: frozenset[str]
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pending:
    """Tokens that wait until the same person comes back and confirms the name."""

    attempt: Attempt
    account: SpotifyAccount
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class LoginEnd:
    """When the login of somebody ends, and in which language to say so."""

    user_id: int
    account_id: str
    language: str
    ends_at: datetime
    living_playlist: str | None = None


class StateFault(StrEnum):
    """Why a state is refused."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REPLAYED = "replayed"


@dataclass(frozen=True, slots=True)
class BadState:
    """A state that is not open, and the language of whoever began it, when that is known."""

    fault: StateFault
    language: str | None = None


class TokenStore(Protocol):
    """Tokens by private chat, encrypted."""

    async def get(self, chat_id: int) -> Tokens | None:
        """Those of a chat."""

    async def activate(self, chat_id: int, tokens: Tokens) -> bool:
        """Keep those of a login that was confirmed, whatever was there; False where it ended."""

    async def renew(self, chat_id: int, tokens: Tokens) -> bool:
        """Keep refreshed ones; False where the login is gone or newer ones are there."""

    async def delete(self, chat_id: int, only: Tokens | None = None) -> bool:
        """Forget them, or only when they are still these; whether there were any."""

    def refreshing(self, chat_id: int) -> AbstractAsyncContextManager[None]:
        """One at a time in all processes; raises `UpstreamBusyError` after a long wait."""


class LoginStates(Protocol):
    """Logins under way."""

    async def open(self, state: str, attempt: Attempt) -> None:
        """Begin one; an older one of the same person ends."""

    async def take(self, state: str) -> Attempt | BadState:
        """The attempt of a state, once."""

    async def hold(self, state: str, code: str, pending: Pending) -> bool:
        """Keep tokens under a one-time code until the person comes back; False: it ended."""

    async def claim(self, code: str) -> Pending | None:
        """What waits under a code, once."""

    async def ask(self, code: str, pending: Pending) -> bool:
        """Keep what the person is being asked to confirm; False: the login ended."""

    async def confirm(self, user_id: int) -> Pending | None:
        """What this person was asked to confirm, once; the login goes on until it is activated."""

    async def forget(self, user_id: int) -> None:
        """Drop everything that this person has begun."""


class Accounts(Protocol):
    """The token endpoint."""

    async def exchange(self, code: str, verifier: str) -> Tokens:
        """A code for tokens; raises `LoginExpiredError` or `UpstreamBusyError`."""

    async def refresh(self, tokens: Tokens) -> Tokens:
        """Fresh ones; raises `LoginExpiredError` when the login is over."""

    async def app(self) -> SecretStr | None:
        """The app's own access token, for the catalogue; None without a client secret."""


class Profiles(Protocol):
    """Whose account a token belongs to."""

    async def me(self, access: SecretStr) -> SpotifyAccount:
        """The account; raises `NotOnUserListError`."""


class Lookup(Protocol):
    """Spotify's catalogue."""

    async def by_isrc(self, access: SecretStr, isrc: str) -> list[SpotifyTrack]:
        """Recordings with this ISRC."""

    async def search(self, access: SecretStr, words: str) -> list[SpotifyTrack]:
        """At most ten tracks for a query."""

    async def exists(self, access: SecretStr, spotify_id: str) -> bool:
        """Whether there is (still) a track with this id."""


class Library(Protocol):
    """What somebody keeps and hears."""

    async def tracks(
        self, access: SecretStr, source: Source, offset: int, playlist_id: str = ""
    ) -> Slice:
        """At most 50 tracks from an offset; of recently played ones there are no more than 50."""

    async def playlists(self, access: SecretStr, offset: int) -> tuple[list[SpotifyPlaylist], int]:
        """At most 50 of their own playlists (those of others cannot be read), and the total."""


class Writing(Protocol):
    """Changes to somebody's account."""

    async def create(self, access: SecretStr, name: str, description: str) -> SpotifyPlaylist:
        """A new, private, empty playlist."""

    async def describe(
        self, access: SecretStr, playlist_id: str, name: str, description: str
    ) -> None:
        """Another name and description."""

    async def fill(self, access: SecretStr, playlist_id: str, ids: Sequence[str]) -> int:
        """Put these in place of what it holds; how many it holds afterwards, read back."""

    async def cover(self, access: SecretStr, playlist_id: str, jpeg: bytes) -> None:
        """Another cover."""

    async def keeps(self, access: SecretStr, playlist_id: str) -> bool:
        """Whether the playlist is still in its owner's library."""

    async def queue(self, access: SecretStr, spotify_id: str) -> None:
        """Play it next; raises `NoActiveDeviceError` or `PremiumNeededError`."""

    async def like(self, access: SecretStr, spotify_id: str) -> None:
        """Add it to the liked songs."""


class Logins(Protocol):
    """When logins end; their tokens are elsewhere."""

    async def begin(self, login: LoginEnd) -> None:
        """Remember a login; reminders start anew."""

    async def end(self, user_id: int) -> bool:
        """Forget a login; whether there was one."""

    async def find(self, user_id: int) -> LoginEnd | None:
        """The login of somebody."""

    async def live_in(self, user_id: int, playlist_id: str) -> None:
        """Remember the playlist that is to be replaced from now on."""


class Reminding(Protocol):
    """Whom to remind."""

    async def over(self, now: datetime) -> None:
        """Forget logins whose six months have passed."""

    async def due(self, step: int, now: datetime, until: datetime) -> list[LoginEnd]:
        """Logins that end by then and have not had this reminder."""

    async def reminded(self, login: LoginEnd, step: int) -> None:
        """Remember that the reminder was sent."""


class Memory(Protocol):
    """What was read of somebody's account: values in rooms, kept beside a login for a day."""

    async def read(self, chat_id: int, room: str, name: str) -> bytes | None:
        """A value that is still alive."""

    async def all(self, chat_id: int, room: str) -> dict[str, bytes]:
        """All values of a room."""

    async def write(self, chat_id: int, room: str, name: str, value: bytes) -> bool:
        """Keep a value; False, and nothing is kept, where nobody is logged in."""

    async def drop(self, chat_id: int, room: str, name: str) -> None:
        """Forget a value."""

    async def clear(self, chat_id: int, room: str) -> None:
        """Forget a room."""

    async def forget(self, chat_id: int) -> int:
        """Forget everything, with the lists that were made from it; how many values that were."""


class Matches(Protocol):
    """Which of Spotify's tracks are ours, in both directions."""

    async def fresh(self, track_ids: Sequence[int], now: datetime) -> dict[int, str | None]:
        """What was found, or found missing, and still counts; by track."""

    async def keep(self, found: Mapping[int, str | None], until: datetime) -> None:
        """Remember matches, and misses, until then."""

    async def purge(self, now: datetime) -> int:
        """Drop what has ended; how many."""

    async def isrcs(self, track_ids: Sequence[int]) -> dict[int, str]:
        """The ISRC of each track that has one."""

    async def ours_by_id(self, spotify_ids: Sequence[str]) -> dict[str, int]:
        """Our named tracks that carry these Spotify ids."""

    async def ours_by_key(self, keys: Sequence[str]) -> dict[str, int]:
        """Our named tracks under these ISRCs or recording keys (`core.naming`)."""
