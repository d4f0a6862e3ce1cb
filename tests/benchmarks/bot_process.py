"""The real bot as `segue run --webhook` starts it; `--stock` puts PTB's own client under it."""

import sys

from telegram.request import HTTPXRequest

from bot import telegram_app
from bot.__main__ import main

_PATIENT = {"read_timeout": 60.0, "pool_timeout": 60.0, "connect_timeout": 60.0}


def _stock(**_: object) -> HTTPXRequest:
    return HTTPXRequest(**_PATIENT)  # type: ignore[arg-type]


if __name__ == "__main__":
    if "--stock" in sys.argv:
        telegram_app.AiohttpRequest = _stock  # type: ignore[assignment,misc]
    sys.exit(main(["run", "--webhook", "--port", "0", "--host", "127.0.0.1"]))
