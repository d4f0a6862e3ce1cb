"""The length of a list, read out of free text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.wishes import MOST_TRACKS, understand

MINUTE = 60_000


@pytest.mark.parametrize(
    ("text", "words", "tracks"),
    [
        ("rainy sunday, 12", "rainy sunday", 12),
        ("30 songs for the road", "for the road", 30),
        ("12 sad songs", "sad", 12),
        ("비 오는 날 20곡", "비 오는 날", 20),
        ("30 песен на вечер", "на вечер", 30),
        ("7 грустных песен", "грустных", 7),
        ("one, 3, two", "one, two", 3),
    ],
)
def test_a_number_of_songs_overrides_ten(text: str, words: str, tracks: int) -> None:
    wish = understand(text)
    assert (wish.words, wish.length.tracks, wish.length.asked) == (words, tracks, True)


@pytest.mark.parametrize(
    ("text", "words", "minutes"),
    [
        ("rainy sunday, korean, 45 min", "rainy sunday, korean", 45),
        ("1 hour of jazz", "of jazz", 60),
        ("1h30m run", "run", 90),
        ("45분 드라이브", "드라이브", 45),
        ("한 시간 공부", "공부", 60),
        ("грустные песни на час", "грустные песни", 60),
        ("2 часа дороги", "дороги", 120),
        ("1.5 hours", "", 90),
        ("an hour of calm", "of calm", 60),
    ],
)
def test_a_duration_overrides_the_number(text: str, words: str, minutes: int) -> None:
    wish = understand(text)
    assert (wish.words, wish.length.duration_ms) == (words, minutes * MINUTE)


@pytest.mark.parametrize(
    "text",
    ["maroon 5", "blink-182", "90s hip hop", "24/7 party", "summer of 69", "0 songs", "2000s"],
)
def test_numbers_that_are_names_are_left_alone(text: str) -> None:
    wish = understand(text)
    assert wish.words == text
    assert not wish.length.asked


def test_more_than_fifty_is_fifty_and_said() -> None:
    wish = understand("100 tracks")
    assert wish.length.tracks == MOST_TRACKS
    assert wish.capped


@given(st.text(max_size=200))
def test_no_text_asks_for_more_than_fifty_or_nothing(text: str) -> None:
    assert 1 <= understand(text).length.tracks <= MOST_TRACKS
