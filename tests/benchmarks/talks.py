"""What people of the intake benchmark do: every command of the private chat, presses, inline."""

import asyncio
import itertools
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tests.benchmarks.hooks import (
    Json,
    Poster,
    Watcher,
    each,
    inline_update,
    message_update,
    press_update,
)

LINK = "https://open.spotify.com/track/4u7EnebtmKWzUH433cf5Qv"
MOOD = "/mood rainy sunday, no rap, 12 songs"


@dataclass(frozen=True, slots=True)
class Say:
    """A message."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    """A press of the first button with a code of `bot.ui.callbacks.CODES` that the bot has sent."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Type:
    """An inline query: answered when Telegram has been called, as it is confirmed before."""

    name: str
    query: str


Step = Say | Tap | Type

#: Each is walked by people of its own, with at most four messages to a person: Telegram's limit of
#: a message a second to a chat would be measured otherwise.
TALKS: tuple[tuple[Step, ...], ...] = (
    (Say("/start", "/start"), Say("/help", "/help"), Say("/login", "/login"),
     Say("/logout", "/logout")),
    (Say("/privacy", "/privacy"), Say("/mydata", "/mydata"), Say("/forget", "/forget"),
     Say("unknown command", "/nonsense")),
    (Say("/settings", "/settings"), Tap("settings: open", "s"),
     Say("/recommend, asked", "/recommend"), Say("link", LINK)),
    (Say("/search", "/search queen"), Tap("search: card", "c"), Tap("search: page", "p")),
    (Say("/describe", "/describe BTS - Dynamite"), Tap("card: more like it", "m"),
     Say("/recommend", "/recommend Nirvana - Smells Like Teen Spirit"),
     Say("/predict", "/predict Nirvana - Smells Like Teen Spirit")),
    (Say("/mood", MOOD), Tap("list: page", "p"), Tap("list: again", "a"), Tap("list: chip", "x")),
    (Say("text", "sad songs for the evening"), Tap("list: praise", "g"), Tap("list: bolder", "v"),
     Tap("list: why", "w"), Tap("list: save", "h")),
    (Say("/mood", MOOD), Tap("list: edit", "d"), Tap("list: like", "l"),
     Say("/recommend, taste", "/recommend")),
    (Say("/mood", MOOD), Tap("list: edit", "d"), Tap("list: dislike", "n"),
     Tap("list: reason", "b")),
    (Type("inline", "queen"), Type("inline mood:", "mood: rainy sunday"),
     Type("inline like:", "like: Nirvana - Smells Like Teen Spirit"), Type("inline, empty", "")),
)  # fmt: skip


@dataclass(slots=True)
class _Person:
    number: int
    buttons: dict[str, str] = field(default_factory=dict)  # the first callback data of each code


class Walkers:
    """Walks talks against a bot, and takes the time of every step."""

    def __init__(
        self, posters: Sequence[Poster], api_port: int, numbers: "itertools.count[int]"
    ) -> None:
        self._posters = list(posters)
        self._api = {poster: Watcher(api_port) for poster in posters}
        self._numbers = numbers
        self._people = itertools.count(10_000_000)
        self.took: dict[str, list[float]] = defaultdict(list)
        self.seen: dict[str, str] = {}

    async def walk(self, talk: Sequence[Step], count: int) -> None:
        """So many people, each step by all of them before the next; the first few warm it up."""
        warm = len(self._posters)
        people = [_Person(next(self._people)) for _ in range(count + warm)]
        for step in talk:
            took = await each(
                self._posters, len(people), lambda by, at, step=step: self._do(by, people[at], step)
            )
            self.took[step.name] += took[warm:]
            if not isinstance(step, Type):
                await each(self._posters, len(people), lambda by, at: self._look(by, people[at]))
        self.seen |= people[0].buttons

    async def begin(self) -> None:
        """Have the Bot API remember what it is told from now on."""
        await next(iter(self._api.values())).get("/watch/")

    def close(self) -> None:
        """Close the connections."""
        for poster, watcher in self._api.items():
            poster.close()
            watcher.close()

    async def _do(self, poster: Poster, person: _Person, step: Step) -> None:
        number = next(self._numbers)
        match step:
            case Say(_, text):
                await poster.post(message_update(number, text, person.number))
            case Tap(name, code):
                if code not in person.buttons:
                    raise RuntimeError(f"no button for {name}")
                await poster.post(press_update(number, person.buttons[code], person.number))
            case Type(_, query):
                answered = self._api[poster].get(f"/answered/i{number}")
                await asyncio.gather(
                    answered, poster.post(inline_update(number, query, person.number))
                )

    async def _look(self, poster: Poster, person: _Person) -> None:
        for data in await self._api[poster].get(f"/buttons/{person.number}"):
            person.buttons.setdefault(code_of(data), data)


def code_of(data: str) -> str:
    """The code in callback data, which begins with one digit of a version."""
    return data[1:].partition(":")[0]


def mixture(buttons: dict[str, str], people: Iterator[int]) -> Callable[[int], Json]:
    """Updates of every kind by ever new people; what anybody may press is pressed by anybody."""
    steps = [step for talk in TALKS for step in talk]
    said = sorted({step.text for step in steps if isinstance(step, Say)})
    typed = [step.query for step in steps if isinstance(step, Type)]
    pressed = [buttons[code] for code in ("s", "c", "m", "p", "e")]
    chance = random.Random(20_261_126)

    def make(number: int) -> Json:
        person, kind = next(people), number % 10
        if kind < 2:  # one in five
            return press_update(number, chance.choice(pressed), person)
        if kind < 4:  # one in five
            return inline_update(number, chance.choice(typed), person)
        return message_update(number, chance.choice(said), person)

    return make
