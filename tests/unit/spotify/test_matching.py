"""Which track of Spotify is which of ours."""

import pytest

from core.matching import SAME, best, exact_query, loose_query, score
from core.model import Track
from core.spotify import SpotifyTrack


def ours(title: str, *artists: str, ms: int | None = 200_000) -> Track:
    return Track(1, 1, title, artists or ("Queen",), duration_ms=ms)


def theirs(title: str, *artists: str, ms: int | None = 200_000) -> SpotifyTrack:
    return SpotifyTrack("x", title, artists or ("Queen",), duration_ms=ms)


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        (ours("Bohemian Rhapsody"), theirs("Bohemian Rhapsody - Remastered 2011")),
        (ours("Under Pressure", "Queen", "David Bowie"), theirs("Under Pressure", "David Bowie")),
        (ours("밤편지", "아이유"), theirs("밤편지 (Through the Night)", "아이유")),
        (ours("Through the Night", "IU"), theirs("밤편지 (Through the Night)", "IU")),
        (ours("Группа крови", "Кино"), theirs("Gruppa krovi", "Kino")),
        (ours("Don't Stop Me Now", ms=None), theirs("Dont Stop Me Now")),
        (ours("The Show Must Go On"), theirs("The Show Must Go On", "The Queen")),
        (ours("Song (feat. X)"), theirs("Song", "Queen", "X")),
    ],
    ids=lambda each: each.title,
)
def test_the_same_recording_is_recognised(mine: Track, other: SpotifyTrack) -> None:
    assert score(mine, other) >= SAME


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        (ours("Bohemian Rhapsody"), theirs("Bohemian Rhapsody - Live at Wembley")),
        (ours("Bohemian Rhapsody"), theirs("Bohemian Rhapsody", "Karaoke Stars")),
        (ours("Bohemian Rhapsody"), theirs("Bohemian Rhapsody (Karaoke Version)")),
        (ours("Hello", "Adele"), theirs("Hello", "Lionel Richie")),
        (ours("Love", "Adele"), theirs("Someone (Love Me)", "Adele")),
        (ours("Hello", "Adele"), theirs("Someone Like You", "Adele")),
        (ours("Levels", "Avicii"), theirs("Levels - Skrillex Remix", "Avicii")),
        (ours("IU Song", "IU"), theirs("IU Song", "XIA")),
    ],
    ids=lambda each: f"{each.title} {each.artists[0]}",
)
def test_another_recording_is_not_taken_for_it(mine: Track, other: SpotifyTrack) -> None:
    assert score(mine, other) < SAME


def test_a_live_version_is_matched_to_a_live_version() -> None:
    mine = ours("Love of My Life - Live")
    live, studio = theirs("Love of My Life - Live"), theirs("Love of My Life")
    assert best(mine, [studio, live]) == (live, pytest.approx(100.0))


def test_of_equal_names_the_nearer_length_wins() -> None:
    short, long = theirs("One", ms=200_500), theirs("One", ms=420_000)
    found = best(ours("One"), [long, short])
    assert found is not None
    assert found[0] is short
    assert best(ours("One"), []) is None


def test_queries_hold_nothing_that_the_query_language_reads() -> None:
    mine = ours('Say "Hi": track:x - Remastered', 'A "B"')
    assert exact_query(mine).count('"') == 4
    assert ":" not in loose_query(mine)
    assert len(exact_query(ours("x" * 500, "y" * 500))) < 250
