"""Taking updates in: each is confirmed when it has been handled, and handled at least once.

A finished update is remembered for a day, so that a duplicate can only come from a kill between
the answer and that mark. Without Redis nothing is begun (`Intake.take` asks to come back): with
no count a poisoned update would be tried for ever, and with no mark every repetition answered
again, while Telegram keeps what we refuse, in order, for a day.
"""

from bot.transport.intake.inline import NewestInline
from bot.transport.intake.intake import Intake
from bot.transport.intake.outcome import HANDLED, STOPPING, Handled, Later, Stopping, Taken
from bot.transport.intake.trial import last, put_off

__all__ = [
    "HANDLED",
    "STOPPING",
    "Handled",
    "Intake",
    "Later",
    "NewestInline",
    "Stopping",
    "Taken",
    "last",
    "put_off",
]
