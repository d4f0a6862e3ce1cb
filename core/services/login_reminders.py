"""Reminders before a login ends: seven days and one day."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from core.spotify import LoginEnd, Reminding

#: Which reminder, and how long before the end. The later one comes first: whoever gets it needs
#: no earlier one.
STEPS = ((2, timedelta(days=1)), (1, timedelta(days=7)))


async def remind(
    logins: Reminding, now: datetime, send: Callable[[LoginEnd, int], Awaitable[None]]
) -> int:
    """Send what is due, `send` with the days left; how many were sent.

    It is for one process at a time, and a reminder is marked after it was sent: a kill in between
    repeats one, and none is lost. What cannot be sent (the person has blocked the bot) must not
    raise.
    """
    sent = 0
    await logins.over(now)
    for step, before in STEPS:
        for login in await logins.due(step, now, now + before):
            await send(login, max(1, (login.ends_at - now).days))
            await logins.reminded(login, step)
            sent += 1
    return sent
