"""What people write is cleaned, or refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import Library
from bot.ui.inputs import RefusedInputError, checked

LIBRARY = Library.load()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "input-empty"),
        (" \n\t ", "input-empty"),
        ("\x00\x00", "input-empty"),
        ("\u200b\u00a0", "input-no-words"),
        ("😀🌧", "input-no-words"),
        ("?!…", "input-no-words"),
        ("a" * 5000, "input-too-long"),
    ],
)
def test_what_says_nothing_is_refused(text: str, reason: str) -> None:
    with pytest.raises(RefusedInputError) as refused:
        checked(text)
    assert refused.value.message == reason
    for language in ("en", "ko", "ru"):
        assert LIBRARY[language](reason, **refused.value.values)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  rainy  sunday ", "rainy  sunday"),
        ("비 오는 날", "비 오는 날"),
        ("a\x00b", "a b"),
        ("one\ntwo", "one\ntwo"),
        ("🌧 rain", "🌧 rain"),
        ("7", "7"),
    ],
)
def test_what_says_something_is_cleaned(text: str, clean: str) -> None:
    assert checked(text) == clean


@given(st.text(max_size=700))
def test_what_passes_is_fit_for_a_database(text: str) -> None:
    try:
        clean = checked(text)
    except RefusedInputError:
        return
    assert "\x00" not in clean
    assert len(clean) <= 500
    clean.encode("utf-8")
