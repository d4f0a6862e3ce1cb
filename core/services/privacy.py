"""What is kept about a person, as one document, and its deletion."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from core.feedback import Scope
from core.ports import Forgetting, PersonalData


class PrivacyService:
    """Goes through every store that keeps something about people."""

    def __init__(
        self,
        stores: Sequence[PersonalData],
        forgetting: Forgetting,
        now: Callable[[], datetime],
    ) -> None:
        """`stores` must hold every one: what is missing here is neither shown nor deleted."""
        self._stores = stores
        self._forgetting = forgetting
        self._now = now

    async def export(self, user_id: int) -> dict[str, Any]:
        """Everything, as JSON values."""
        document: dict[str, Any] = {"user": user_id, "as of": self._now().isoformat()}
        for store in self._stores:
            document |= await store.export(user_id)
        return document

    async def forget(self, user_id: int, scope: Scope) -> Mapping[str, int]:
        """Delete what falls under the scope; how many rows and keys, by what they were.

        One store after the other, so that a second try finishes what a failure left. What this
        person has under way keeps nothing of them, whatever the scope.
        """
        counts: Counter[str] = Counter()
        mark = await self._forgetting.close(user_id)
        try:
            for store in self._stores:
                counts.update(await store.forget(user_id, scope, mark))
        finally:
            await self._forgetting.open(user_id, mark)
        return dict(counts)
