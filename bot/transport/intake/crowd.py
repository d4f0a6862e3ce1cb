"""What one chat may have waiting, so that it takes no room from others."""

import logging
from typing import Any

from bot.context import App
from bot.transport.intake.reading import parsed
from bot.transport.order import ChatOrder
from bot.ui.inputs import RefusedInputError

#: Updates of a chat that wait for their turn; more than its limits would answer in a minute.
MOST_OF_A_PERSON = 30
MOST_OF_A_GROUP = 60
LEFT_OUT = "error-left-out"

_log = logging.getLogger(__name__)


class Crowds:
    """Says when a chat has too much waiting, and tells a private chat once that it does."""

    def __init__(self, app: App, order: ChatOrder) -> None:
        self._app, self._order = app, order
        self._told: set[int] = set()

    def is_full(self, lane: int | None) -> bool:
        """Whether what comes now has to be left out."""
        if lane is None:
            return False
        waiting = self._order.waiting(lane)
        if not waiting:
            self._told.discard(lane)
        return waiting >= (MOST_OF_A_PERSON if lane > 0 else MOST_OF_A_GROUP)

    def leave_out(self, raw: dict[str, Any], lane: int | None) -> None:
        """Tell it, once as long as the crowd lasts; not a group, whose own talk it may be."""
        if lane is None or lane in self._told:
            return
        self._told.add(lane)
        _log.warning("a chat has too much waiting; what comes on top is left out")
        update = parsed(raw, self._app.bot) if lane > 0 else None
        if update is not None:
            telling = self._app.process_error(update, RefusedInputError(LEFT_OUT))
            self._app.create_task(telling, update=update, name="left out")
