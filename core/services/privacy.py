"""What is kept about a person, as one document, and its deletion."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from core.feedback import Scope
from core.ports import PersonalData


class PrivacyService:
    """Goes through every store that keeps something about people."""

    def __init__(self, stores: Sequence[PersonalData], now: Callable[[], datetime]) -> None:
        """`stores` must hold every one: what is missing here is neither shown nor deleted."""
        self._stores = stores
        self._now = now

    async def export(self, user_id: int) -> dict[str, Any]:
        """Everything, as JSON values."""
        document: dict[str, Any] = {"user": user_id, "as of": self._now().isoformat()}
        for store in self._stores:
            document |= await store.export(user_id)
        return document

    async def forget(self, user_id: int, scope: Scope) -> Mapping[str, int]:
        """Delete what falls under the scope; how many rows and keys, by what they were.

        One store after the other, so that a second try finishes what a failure left.
        """
        counts: Counter[str] = Counter()
        for store in self._stores:
            counts.update(await store.forget(user_id, scope))
        return dict(counts)
