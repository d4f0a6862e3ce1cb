"""Building what speaks with Spotify; nothing of it exists where no app is configured."""

import secrets
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from bot.spotify import Spotify
from core.adapters.key_file import token_keys
from core.adapters.postgres.spotify import PostgresSpotifyMatches
from core.adapters.postgres.spotify_logins import PostgresLogins
from core.adapters.redis.breaker import RedisBreaker
from core.adapters.redis.login_states import RedisLoginStates
from core.adapters.redis.sealing import Sealer
from core.adapters.redis.spotify_memory import RedisSpotifyMemory
from core.adapters.redis.tokens import RedisTokens
from core.adapters.spotify import (
    Caller,
    SpotifyAccounts,
    SpotifyLibrary,
    SpotifyLookup,
    SpotifyWriting,
)
from core.adapters.stores import Stores
from core.errors import SetupError
from core.oauth import Client
from core.services.login import LoginService
from core.services.matching import MatchingService
from core.services.saving import SavingService
from core.services.search import SearchService
from core.services.spotify_access import SpotifyAccess
from core.services.spotify_library import SpotifyLibraryService
from core.settings import Settings
from core.spotify import CALLBACK_PATH


def build_spotify(
    settings: Settings,
    stores: Stores,
    search: SearchService,
    stack: AsyncExitStack,
    clock: Callable[[], float] = time.time,
) -> Spotify | None:
    """The services over Spotify, or None without a client id; the stack closes what is opened."""
    if settings.spotify_client_id is None:
        return None
    client = Client(
        settings.spotify_client_id,
        settings.spotify_client_secret,
        redirect_uri(settings),
        settings.spotify_accounts_url.rstrip("/"),
    )
    sealer = Sealer(token_keys(settings.token_keys, settings.data_dir))
    tokens = RedisTokens(stores.redis, sealer)
    memory = RedisSpotifyMemory(stores.redis)
    logins = PostgresLogins(stores.pool)
    breaker = RedisBreaker(stores.redis)
    accounts = SpotifyAccounts(client, breaker, clock)
    stack.push_async_callback(accounts.aclose)
    caller = Caller(settings.spotify_api_url, breaker)
    stack.callback(caller.close)
    lookup = SpotifyLookup(caller, settings.spotify_market)
    access = SpotifyAccess(
        tokens=tokens, accounts=accounts, logins=logins, memory=memory, clock=clock
    )
    matching = MatchingService(
        access=access,
        accounts=accounts,
        lookup=lookup,
        matches=PostgresSpotifyMatches(stores.pool),
        search=search,
        now=lambda: datetime.fromtimestamp(clock(), UTC),
    )
    return Spotify(
        access=access,
        login=LoginService(
            client=client,
            states=RedisLoginStates(stores.redis, sealer),
            tokens=tokens,
            accounts=accounts,
            profiles=lookup,
            logins=logins,
            memory=memory,
            random=secrets.token_bytes,
        ),
        library=SpotifyLibraryService(
            access=access, library=SpotifyLibrary(caller), memory=memory, matching=matching
        ),
        saving=SavingService(
            access=access,
            writing=SpotifyWriting(caller),
            matching=matching,
            logins=logins,
            memory=memory,
        ),
        matching=matching,
        reminding=logins,
    )


def redirect_uri(settings: Settings) -> str:
    """Where Spotify sends browsers back to; raises `SetupError` for what it would refuse."""
    if settings.spotify_redirect_uri:
        found = settings.spotify_redirect_uri
    elif settings.public_url:
        found = settings.public_url.rstrip("/") + CALLBACK_PATH
    else:
        raise SetupError(
            "SPOTIFY_CLIENT_ID is set, and where Spotify sends people back to is not: set"
            " PUBLIC_URL to this bot's https address, or SPOTIFY_REDIRECT_URI."
        )
    local = found.startswith(("http://127.0.0.1:", "http://127.0.0.1/", "http://[::1]"))
    if not found.startswith("https://") and not local:
        raise SetupError(
            f"Spotify refuses the redirect address {found}: it must be https, or http on"
            " 127.0.0.1 (not localhost)."
        )
    return found
