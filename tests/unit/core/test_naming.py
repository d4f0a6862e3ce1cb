"""Folding, versions and keys of titles."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.naming import (
    artist_key,
    fold,
    grams,
    parse_title,
    recording_key,
    romanise,
    search_document,
    song_id,
    song_key,
)


@pytest.mark.parametrize(
    ("title", "base", "version"),
    [
        ("Don't Stop Me Now - Remastered 2011", "Don't Stop Me Now", "remaster"),
        ("Smells Like Teen Spirit - Live", "Smells Like Teen Spirit", "live"),
        ("Call You Mine - Keanu Silva Remix", "Call You Mine", "remix:keanu silva"),
        (
            "I Don't Care (with Justin Bieber) - Loud Luxury Remix",
            "I Don't Care",
            "remix:loud luxury",
        ),
        ("Blank Space (feat. Nobody)", "Blank Space", ""),
        ("Blank Space feat. Nobody", "Blank Space", ""),
        ("Song (Sped Up)", "Song", "sped up"),
        ("Song [Deluxe Edition]", "Song", "deluxe"),
        ("Hurt - Radio Edit", "Hurt", "edit"),
        ("밤편지 (라이브)", "밤편지", "live"),
        ("Run the World (Girls)", "Run the World (Girls)", ""),
        ("(I Can't Get No) Satisfaction", "(I Can't Get No) Satisfaction", ""),
        ("One - Two", "One - Two", ""),
    ],
)
def test_a_title_is_told_from_its_version(title: str, base: str, version: str) -> None:
    parts = parse_title(title)
    assert (parts.base, parts.version) == (base, version)


def test_versions_share_the_song_and_not_the_recording() -> None:
    plain, live = "One More Time", "One More Time (Live 2007)"
    assert song_key(plain, ["Daft Punk"]) == song_key(live, ["Daft Punk"])
    assert recording_key(plain, ["Daft Punk"]) != recording_key(live, ["Daft Punk"])


def test_two_remixes_are_two_recordings() -> None:
    one = recording_key("Call You Mine - Keanu Silva Remix", ["The Chainsmokers"])
    other = recording_key("Call You Mine - Other Person Remix", ["The Chainsmokers"])
    assert one != other


def test_the_same_title_by_another_artist_is_another_song() -> None:
    assert song_key("Hurt", ["Johnny Cash"]) != song_key("Hurt", ["Nine Inch Nails"])


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Beyoncé", "beyonce"),
        ("Ёлка", "елка"),
        ("  AC/DC ", "ac dc"),
        ("Don't", "dont"),
        ("Don\u2019t", "dont"),
        ("Simon & Garfunkel", "simon and garfunkel"),
        ("아이유", "아이유"),
        ("?", "?"),
    ],
)
def test_folding_keeps_letters_of_every_script(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_hangul_and_cyrillic_have_latin_spellings() -> None:
    assert romanise("Кино") == "kino"
    assert romanise("밤편지") == "bampyeonji"


def test_a_leading_article_of_an_artist_does_not_count() -> None:
    assert artist_key("The Beatles") == artist_key("Beatles")
    assert artist_key("The The") == "the"


def test_the_number_of_a_song_is_the_same_everywhere() -> None:
    assert song_id("nirvana\tsmells like teen spirit") == 673129213508092854


def test_a_document_is_found_under_both_spellings_of_its_artist() -> None:
    document = search_document("밤편지", ["IU"], ["Through the Night"], ["아이유"])
    assert {"iu", "아이유", "밤편지", "through the night", "아이유 밤편지"} <= set(document.keys)


def test_short_words_have_grams_of_their_own() -> None:
    assert grams("iu") == {" iu", "iu "}
    assert grams("비") == {" 비", "비 "}


@given(st.text(max_size=80))
@example("𝕊")  # a capital only after its decomposition
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(st.text(min_size=1, max_size=80).filter(str.strip))
def test_every_title_keeps_a_base(title: str) -> None:
    assert parse_title(title).base
