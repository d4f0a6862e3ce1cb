"""Foreign text in front of a terminal."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.harmless import cleaned, shown

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\x1b[31mRed\x1b[0m", "Red"),
        ("\x1b]0;owned\x07Song", "Song"),
        ("\x1b]8;;http://evil\x1b\\Song\x1b]8;;\x1b\\", "Song"),
        ("\x9b2JSong", "2JSong"),
        ("\x9d52;c;cm0gLXJm\x9cSong", "52;c;cm0gLXJmSong"),
        ("â\x80\x9dSong", "âSong"),
        ("\x1b]0;not ended", "0;not ended"),
        ("So\x07n\x08g\x7f", "Song"),
        ("\x1bPq#0\x1b\\Song", "Song"),
        ("\x1bcSong", "Song"),
        ("Song\x1b", "Song"),
        ("\u202egnoS\u202c", "gnoS"),
        ("\u2067a\u2069 b", "a b"),
        ("a\tb\nc", "a\tb\nc"),
        ("שיר\u200f", "שיר\u200f"),
        ("👩\u200d🎤 [31m]", "👩\u200d🎤 [31m]"),
        ("방탄소년단 — Ё!", "방탄소년단 — Ё!"),
    ],
)
def test_what_moves_a_terminal_is_taken_out_and_words_stay(text: str, left: str) -> None:
    assert cleaned(text) == left


@given(st.text(st.one_of(st.characters(categories=["Cc", "Lu"]), st.sampled_from(TURNING))))
def test_nothing_that_controls_is_left_whatever_stands_beside_it(text: str) -> None:
    for made in (cleaned(text), shown(text)):
        assert not set(made) & set(TURNING)
        assert not [c for c in made if unicodedata.category(c) == "Cc" and not c.isspace()]


@given(st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from(TURNING))))
def test_json_that_is_shown_says_the_same(text: str) -> None:
    assert json.loads(shown(json.dumps(text, ensure_ascii=False))) == text


def test_what_is_shown_keeps_its_lines() -> None:
    assert shown("a\n\tb\r\x1b[2J") == "a\n\tb\\u000d\\u001b[2J"
