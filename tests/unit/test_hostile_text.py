"""What foreign text costs: no pattern and no reader takes more than its length's share of time.

Patterns are found by walking the modules, so that a new one is measured without being listed, on
inputs made of its own pieces. The functions that take foreign text are listed by hand, with the
longest text that can reach each.
"""

import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

import bot
import core
import ml
from bot import features
from bot.features.inline.queries import first_of_page, inline_asked
from bot.features.spotify import own_places
from bot.features.talk.handlers import _without_name
from bot.log_safety import hide_secrets
from bot.playground.errors import ApiError
from bot.playground.markup.detect import with_detected
from bot.playground.markup.formatted import Formatted
from bot.playground.markup.html import parse_html
from bot.playground.markup.links import web_address
from bot.playground.markup.markdown import parse_markdown
from bot.texts import language_of
from bot.transport.sloppy import mend_update
from bot.ui import deep_links, markup
from bot.ui.callbacks import Signer
from bot.ui.inputs import RefusedInputError, checked
from core import links, matching, naming, quoting, seeds
from core.adapters.local_text.lexicon_file import Lexicon
from core.adapters.local_text.meaning import Reader
from core.filenames import song_in_filename
from core.model import Track
from core.services import search
from core.spotify import SpotifyTrack
from core.wishes.genres import belongs
from core.wishes.inflection import clean
from core.wishes.understanding import MOST_READ, understand
from ml.sources import exportify, fields
from ml.sources.links import parse_link
from ml.starter.layout import parse_playlist, splits

LENGTH = 10_000
SIZES = (300, 1_000, 3_000, LENGTH)  # so that what is cubic fails before the end of days
TRIED, DEAREST = 1_000, 12  # every input up to this size, and beyond it those that cost most
ALLOWED = 0.050  # seconds for the longest
FIELD, TELEGRAM, SAID = 500, 4_096, 1_500  # of a field that is imported, a message, and seeds

SIGNS = (
    " ", "\t", "\n", "a", "A", "1", "_", "-", "—", ".", ",", ";", ":", "'", '"', "&", "@", "#",
    "/", "\\", "<", ">", "=", "+", "*", "`", "(", ")", "[", "]", "{", "\u0301", "\u200b", "🙂",
    "👨‍👩‍👧", "가", "ㅋ", "я", "中", "\u0130",
)  # fmt: skip
PHRASES = (
    "()", "](", "[](", "((a", "(live)", "(feat. a)", "(hd", "official(", " - ", " - a", " ft a",
    " by ", " +a", "a.bb/", "a.", "a-", "1-", "1 ", "1:", "5, ", "90s ", "spotify:user:",
    "https://", "https://a:", "@a", "<b>", "<a ", "&#1", "no ", "no rap ", "not a, ", "without ",
    "or ", "and ", "last ", "between ", "by A ", "не ", "без ", "или ", "последние ", "말고",
    "랩 말고 ", "안 ", "kbps ", "11 ", "sk-", "bearer ", "mood ", "K.", "A's ",
)  # fmt: skip
ENDS = ("", "x", " ", " x", "\n", ")", "(", "1", "я")


def track(text: str) -> Track:
    return Track(1, 1, text, (text,))


@cache
def reader() -> Reader:
    return Reader(Lexicon.bundled())


#: Functions that take foreign text, and the longest that can reach them.
READERS: dict[str, tuple[Callable[[str], object], int]] = {
    "song_in_filename": (song_in_filename, LENGTH),
    "first_reference": (lambda text: links.first_reference([text]), LENGTH),
    "is_address": (links.is_address, LENGTH),
    "checked": (lambda text: checked(text, LENGTH), LENGTH),
    "inline_asked": (inline_asked, LENGTH),
    "first_of_page": (first_of_page, LENGTH),
    "deep_links": (deep_links.parse_payload, LENGTH),
    "own_places": (own_places.where, LENGTH),
    "callbacks": (Signer(b"key", features.found().codes).unpack, LENGTH),
    "without_name": (lambda text: _without_name(text, "segue_bot"), LENGTH),
    "mend_update": (lambda text: mend_update({"message": {"text": text}}), LENGTH),
    "language_of": (language_of, LENGTH),
    "hide_secrets": (lambda text: hide_secrets(None, "", {"event": text}), LENGTH),
    "cut": (lambda text: markup.cut(text, 60), LENGTH),
    "visible": (markup.visible, LENGTH),
    "parse_seeds": (seeds.parse_seeds, LENGTH),
    "written_in": (quoting.written_in, LENGTH),
    "presentable": (quoting.presentable, LENGTH),
    "understand": (understand.__wrapped__, LENGTH),
    "meaning": (lambda text: reader().read(text), LENGTH),
    "parse_title": (naming.parse_title, LENGTH),
    "fold": (naming.fold, LENGTH),
    "artist_key": (naming.artist_key, LENGTH),
    "romanise": (naming.romanise, LENGTH),
    "parse_link": (parse_link, LENGTH),
    "split_artists": (exportify.split_artists, LENGTH),
    "tidy": (fields.tidy, LENGTH),
    "splits": (lambda text: list(splits(text)), FIELD),
    "parse_playlist": (lambda text: parse_playlist([(1, text)]), LENGTH),
    "search_document": (lambda text: naming.search_document(text, [text]), FIELD),
    "spellings of a search": (search.query_spellings, SAID),
    "score": (lambda text: matching.score(track(text), SpotifyTrack("1", text, (text,))), FIELD),
    "queries": (lambda text: matching.exact_query(track(text)), FIELD),
    "belongs": (lambda text: belongs.__wrapped__((text,), None, "pop"), FIELD),
    "detected": (lambda text: with_detected(Formatted(text, [])), TELEGRAM),
    "html": (parse_html, LENGTH),
    "markdown": (lambda text: parse_markdown(text, version=1), LENGTH),
    "markdown 2": (lambda text: parse_markdown(text, version=2), LENGTH),
    "web_address": (web_address, LENGTH),
}
REFUSALS = (RefusedInputError, ApiError, ValueError, fields.PydanticCustomError)

#: Patterns that meet no foreign text: what they read ships with the program.
OWN = {("core.adapters.local_text.lexicon_file", "_RELATION")}


def patterns() -> Iterator[tuple[str, str, re.Pattern[str]]]:
    """Every compiled pattern of the program, once, with its module and name."""
    seen: set[re.Pattern[str]] = set()
    for package in (bot, core, ml):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if found.name.endswith("__main__"):
                continue
            try:
                module = importlib.import_module(found.name)
            except ModuleNotFoundError:  # what training needs is an extra
                continue
            for name, value in vars(module).items():
                for pattern in within(value):
                    if pattern not in seen and isinstance(pattern.pattern, str):
                        seen.add(pattern)
                        yield found.name, name, pattern


def within(value: object, depth: int = 3) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict | list | tuple | set | frozenset):
        for each in value.values() if isinstance(value, dict) else value:
            yield from within(each, depth - 1)


@cache
def source() -> str:
    roots = [Path(each.__file__ or "").parent for each in (bot, core, ml)]
    return "\n".join(
        path.read_text(encoding="utf-8") for root in roots for path in root.rglob("*.py")
    )


def ways(module: str, name: str, pattern: re.Pattern[str]) -> list[Callable[[str], object]]:
    """How the program uses a pattern, by its name; in every way where that cannot be told."""
    told = inspect.getsource(importlib.import_module(module)) if name[0] == "_" else source()
    uses = set(re.findall(rf"\b{re.escape(name)}\.(\w+)\(", told))
    at_a_place = {"match": pattern.match, "fullmatch": pattern.fullmatch}
    found = [way for use, way in at_a_place.items() if not uses or use in uses]
    anywhere = [lambda text: list(pattern.finditer(text))]
    return found if uses and uses <= set(at_a_place) else [*found, *anywhere]


PATTERNS = {f"{module}.{name}#{at}": (module, name, pattern)
            for at, (module, name, pattern) in enumerate(patterns())}  # fmt: skip


def pieces(pattern: re.Pattern[str]) -> list[str]:
    """Its own words, and those with what may stand between them."""
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"\\.|\(\?\S", " ", pattern.pattern))
    return list(dict.fromkeys(each + end for each in words[:12] for end in ("", " ", "1 ")))


def hostile(units: tuple[str, ...], size: int) -> Iterator[str]:
    """Runs of each unit, with each end; and one half of one sign, one of another."""
    for unit in units:
        run = unit * (size // len(unit))
        for end in ENDS:
            yield run + end
    for one, other in ((" ", "a"), ("a", " "), ("(", ")"), ("1", " "), (" ", "-"), ("\n", " ")):
        yield one * (size // 2) + other * (size // 2)


def dearest(work: Callable[[str], object], units: tuple[str, ...], most: int) -> tuple[float, str]:
    """Seconds of the worst input, and which it was; one that takes too long ends the search."""
    worst, kept = (0.0, ""), list(range(len(list(hostile(units, 1)))))
    for size in sorted({min(each, most) for each in SIZES}):
        inputs = list(hostile(units, size))
        costs = {}
        for at in kept:
            taken = spent(work, inputs[at])
            if taken > ALLOWED:  # again, lest something else was in the way
                taken = min(taken, spent(work, inputs[at]), spent(work, inputs[at]))
            costs[at] = taken
            worst = max(worst, (taken, f"{size} of {inputs[at][:20]!r} … {inputs[at][-3:]!r}"))
            if taken > ALLOWED:
                return worst
        if size >= TRIED:
            kept = sorted(costs, key=lambda at: -costs[at])[:DEAREST]
    return worst


def spent(work: Callable[[str], object], text: str) -> float:
    """Seconds of this thread, whatever else the machine does."""
    begun = time.thread_time()
    with suppress(*REFUSALS):
        work(text)
    return time.thread_time() - begun


def test_there_are_patterns_to_measure() -> None:
    assert len(PATTERNS) > 100
    assert {(module, name) for module, name, _ in PATTERNS.values()} >= OWN


@pytest.mark.parametrize("which", PATTERNS)
def test_no_pattern_costs_more_than_its_share_of_a_long_text(which: str) -> None:
    module, name, pattern = PATTERNS[which]
    if (module, name) in OWN:
        return
    wishes, used = module.startswith("core.wishes"), ways(module, name, pattern)

    def work(text: str) -> None:
        text = clean(text)[1][:MOST_READ] if wishes else text  # as every wish is read
        for use in used:
            use(text)

    seconds, where = dearest(work, (*SIGNS, *pieces(pattern)), LENGTH)
    assert seconds <= ALLOWED, where


@pytest.mark.parametrize("name", READERS)
def test_no_reader_of_foreign_text_costs_more_than_its_share(name: str) -> None:
    work, most = READERS[name]
    work("once, to fill what is cached")
    seconds, where = dearest(work, (*SIGNS, *PHRASES), most)
    assert seconds <= ALLOWED, where


def test_the_measure_tells_what_is_linear_from_what_is_not() -> None:
    assert dearest(re.compile(r"\s+-").search, (" ",), LENGTH)[0] > ALLOWED
    assert dearest(re.compile(r"(?:a+)+b").search, ("a",), 24)[0] > ALLOWED
    assert dearest(re.compile(r"(?<!\s)\s+-").search, (" ",), LENGTH)[0] <= ALLOWED
