"""What is read out of free text beside the length of the list."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.wishes import Kind, Wish, understand
from core.wishes.genres import ancestry, kinds_of

DATA = Path(__file__).parents[2] / "data"
ROOT = Path(__file__).parents[3]
LONGEST_ID = 24  # bytes that a button has for it
FULFILLED = 0.95


def said(text: str) -> set[str]:
    wishes = understand(text, now=2026).wishes
    return {f"{wish.kind}={'!' * wish.negative}{wish.value}" for wish in wishes}


def prompts() -> list[tuple[str, str, set[str]]]:
    lines = (DATA / "prompts.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [
        (language, text, set() if expected == "none" else set(expected.split("; ")))
        for language, text, expected in rows
    ]


def hard(wishes: set[str]) -> set[str]:
    return {
        text for text in wishes if Wish(Kind(text.split("=")[0]), "", negative="=!" in text).hard
    }


@pytest.mark.parametrize("language", ["en", "ko", "ru"])
def test_the_hard_wishes_of_nearly_all_prompts_are_understood(language: str) -> None:
    mine = [(text, expected) for spoken, text, expected in prompts() if spoken == language]
    missed = [text for text, expected in mine if hard(said(text)) != hard(expected)]
    assert len(mine) >= 50
    assert len(missed) <= (1 - FULFILLED) * len(mine), missed


def test_of_many_titles_and_names_hardly_any_is_taken_for_a_wish() -> None:
    wrong, count = [], 0
    for path in sorted((ROOT / "ml" / "starter" / "songs").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for text in (row["title"], *row["artists"].split(" ; ")):
                    count += 1
                    wrong += [text for wish in understand(text).wishes if wish.hard][:1]
    assert count > 1000
    assert len(wrong) <= 0.005 * count, wrong


def test_every_genre_of_the_starter_catalogue_is_known_with_its_parents() -> None:
    lines = (ROOT / "ml" / "starter" / "genres.txt").read_text(encoding="utf-8").splitlines()
    named = [line.split("=") for line in lines if line.strip() and not line.startswith("#")]
    for name, *parent in named:
        assert kinds_of(name.strip())
        assert {part.strip() for part in parent} <= ancestry(name.strip())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rainy sunday, korean, no ballads, 45 min", "rainy sunday, korean"),
        ("90s hip hop workout", "90s hip hop workout"),
        ("indie rock but no Arctic Monkeys", "indie rock"),
        ("jazz without vocals", "jazz instrumental"),
        ("랩 말고 잔잔한 노래", "잔잔한 노래"),
        ("너무 빠르지 않은 재즈", "재즈"),
        ("рэп без Скриптонита", "рэп"),
        ("но не рэп, что-нибудь спокойное", "что-нибудь спокойное"),
        ("no rap, 20 songs", ""),
        ("No Scrubs", "No Scrubs"),
        ("no sad songs", "no sad songs"),
    ],
)
def test_what_is_wanted_stays_in_the_words_and_what_is_not_is_cut(text: str, words: str) -> None:
    assert understand(text).words == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no rap or metal", {"genre=!hip hop", "genre=!metal"}),
        ("no rap, jazz", {"genre=!hip hop", "genre=jazz"}),
        ("nothing but jazz", {"genre=jazz"}),
        ("no russian rap", {"genre=!hip hop@ru"}),
        ("russian rap", {"genre=hip hop", "language=ru"}),
        ("not before 1990", {"years=1990-"}),
        ("nothing after 1985", {"years=-1985"}),
        ("80-90-е", {"years=1980-1999"}),
        ("90년대 말", {"years=1995-1999"}),
        ("no drake, kanye stays", {"artist=!drake"}),
        ("music by Florence and the Machine", {"artist=florence and the machine"}),
        ("don't look back", set()),
        ("by the sea", set()),
    ],
)
def test_what_is_said_is_read_as_it_is_meant(text: str, expected: set[str]) -> None:
    assert said(text) == expected


def test_years_that_count_from_now_need_to_know_when_that_is() -> None:
    text = "songs from the last 5 years"
    assert understand(text).wishes == ()
    assert [wish.value for wish in understand(text, now=2030).wishes] == ["2026-2030"]


def test_a_wish_carries_the_words_that_it_was_read_from() -> None:
    text = "Rainy day, NO Ballads, 45 min"
    wishes = understand(text).wishes
    assert [wish.said for wish in wishes] == ["Ballads", "45 min"]
    assert [text[slice(*wish.span)] for wish in wishes] == ["Ballads", "45 min"]


def test_decomposed_and_upper_case_text_is_understood_alike() -> None:
    assert said("발라드 빼고 90년대") == {"genre=!ballad", "years=1990-1999"}
    assert said("БЕЗ РЭПА, НА РУССКОМ") == {"genre=!hip hop", "language=ru"}


_PIECES = st.sampled_from(
    sorted({word for _, text, _ in prompts() for word in text.split()} | set(",;.-&'İﬁЁё"))
)


@given(st.one_of(st.text(max_size=120), st.lists(_PIECES, max_size=14).map(" ".join)))
def test_any_text_gives_wishes_fit_for_buttons(text: str) -> None:
    understood = understand(text, now=2026)
    names = [wish.id for wish in understood.wishes]
    assert len(names) == len(set(names))
    for wish, name in zip(understood.wishes, names, strict=True):
        assert name.isascii()
        assert len(name) <= LONGEST_ID
        assert wish.said
        assert wish.value
