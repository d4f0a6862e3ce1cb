"""Everything driven from outside: Telegram, the command line, the playground."""

import os

# python-telegram-bot gives durations as `timedelta`, and does not warn about the older way, where
# it finds this; it looks whenever it meets a duration.
os.environ.setdefault("PTB_TIMEDELTA", "1")
