"""What Telegram sent and what came back, kept outside of the bot."""

import itertools
from dataclasses import dataclass, field


@dataclass
class Ledger:
    """One line for every update, in the order of each chat."""

    sent: dict[int, list[str]] = field(default_factory=dict)  # chat → keys in order
    answers: dict[str, list[float]] = field(default_factory=dict)  # key → times
    broken: int = 0  # posts whose connection broke before the answer: in flight at a kill
    refused: int = 0  # 503 with Retry-After
    lost: int = 0  # confirmations that never reached Telegram
    confirmed: int = 0
    apologies: int = 0  # three workers were killed under one update, and the user was told

    def expect(self, chat: int, key: str) -> None:
        """An update goes out."""
        self.sent.setdefault(chat, []).append(key)
        self.answers.setdefault(key, [])

    def answered(self, key: str, at: float) -> None:
        """An answer came."""
        if key in self.answers:
            self.answers[key].append(at)

    def apologised(self, chat: int, at: float) -> None:
        """The bot said that it gave an update up; it can only be the chat's newest."""
        key = self.sent[chat][-1]
        if not self.answers[key]:
            self.apologies += 1
            self.answers[key].append(at)

    def complete(self) -> bool:
        """Whether everything was answered."""
        return all(self.answers.values())

    def verdict(self) -> dict[str, int]:
        """The figures that a test looks at."""
        return {
            "updates": len(self.answers),
            "unanswered": sum(not times for times in self.answers.values()),
            "duplicates": sum(max(0, len(times) - 1) for times in self.answers.values()),
            "disordered": sum(self._disordered(keys) for keys in self.sent.values()),
            "apologies": self.apologies,
            "broken": self.broken,
            "refused": self.refused,
            "lost": self.lost,
            "confirmed": self.confirmed,
        }

    def _disordered(self, keys: list[str]) -> int:
        firsts = [self.answers[key][0] for key in keys if self.answers[key]]
        return sum(later < sooner for sooner, later in itertools.pairwise(firsts))
