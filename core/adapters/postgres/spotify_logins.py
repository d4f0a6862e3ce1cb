"""When logins end, whom to remind, and which playlist is replaced again and again."""

from datetime import datetime

import asyncpg

from core.adapters.postgres.translate import translated
from core.personal import seen_of
from core.spotify import LoginEnd

_BEGIN = """
    insert into spotify_logins as l (user_id, account_id, language, ends_at)
    select $1, $2, $3, $4 where may_keep($1, $5)
    on conflict (user_id) do update
        set account_id = excluded.account_id, language = excluded.language,
            ends_at = excluded.ends_at, reminded = 0,
            living_playlist =
                case when l.account_id = excluded.account_id then l.living_playlist end
"""
_END = "delete from spotify_logins where user_id = $1"
_OVER = "delete from spotify_logins where ends_at <= $1"
_DUE = """
    select user_id, account_id, language, ends_at, living_playlist from spotify_logins
    where reminded < $1 and ends_at > $2 and ends_at <= $3
    order by ends_at limit 500
"""
_REMINDED = """
    update spotify_logins set reminded = $2
    where user_id = $1 and ends_at = $3 and reminded < $2
"""
_FIND = """
    select user_id, account_id, language, ends_at, living_playlist from spotify_logins
    where user_id = $1
"""
_LIVING = "update spotify_logins set living_playlist = $2 where user_id = $1"


class PostgresLogins:
    """`core.spotify.Logins`; the pool belongs to whoever opened it."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def begin(self, login: LoginEnd) -> None:
        """Remember a login; reminders start anew."""
        with translated():
            await self._pool.execute(
                _BEGIN,
                login.user_id,
                login.account_id,
                login.language,
                login.ends_at,
                seen_of(login.user_id),
            )

    async def end(self, user_id: int) -> bool:
        """Forget a login; whether there was one."""
        with translated():
            status: str = await self._pool.execute(_END, user_id)
        return not status.endswith(" 0")

    async def find(self, user_id: int) -> LoginEnd | None:
        """The login of somebody."""
        with translated():
            row = await self._pool.fetchrow(_FIND, user_id)
        return LoginEnd(**dict(row)) if row else None

    async def live_in(self, user_id: int, playlist_id: str) -> None:
        """Remember the playlist that is to be replaced from now on."""
        with translated():
            await self._pool.execute(_LIVING, user_id, playlist_id)

    async def over(self, now: datetime) -> None:
        """Forget logins whose six months have passed."""
        with translated():
            await self._pool.execute(_OVER, now)

    async def due(self, step: int, now: datetime, until: datetime) -> list[LoginEnd]:
        """Logins that end by then and have not had this reminder."""
        with translated():
            rows = await self._pool.fetch(_DUE, step, now, until)
        return [LoginEnd(**dict(row)) for row in rows]

    async def reminded(self, login: LoginEnd, step: int) -> None:
        """Remember that the reminder was sent."""
        with translated():
            await self._pool.execute(_REMINDED, login.user_id, step, login.ends_at)
