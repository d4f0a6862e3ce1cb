"""Links, seeds as written, and names fit to be quoted."""

import pytest

from core.links import SpotifyReference, parse_spotify, spotify_link
from core.model import Playlist, Track
from core.quoting import name_in, names_in, presentable, script_of, written_in
from core.seeds import MOST_SEEDS, parse_seeds

ID = "6rqhFgbbKwnb9MLmUQDhG6"


@pytest.mark.parametrize(
    "text",
    [
        f"https://open.spotify.com/track/{ID}?si=1",
        f"look: https://open.spotify.com/intl-de/track/{ID} nice",
        f"spotify:track:{ID}",
        f"http://open.spotify.com/track/{ID}",
    ],
)
def test_every_shape_of_a_track_link_is_understood(text: str) -> None:
    assert parse_spotify(text) == SpotifyReference("track", ID)


@pytest.mark.parametrize(
    "text",
    [
        "https://open.spotify.com/track/short",
        f"https://evil.example/track/{ID}",
        f"https://open.spotify.com.evil.example/track/{ID}",
        f"spotify:track:{ID}x",
        "",
    ],
)
def test_other_links_are_not_spotify(text: str) -> None:
    assert parse_spotify(text) is None


def test_a_track_without_an_id_opens_as_a_search() -> None:
    track = Track(id=1, song_id=1, title="What's Up?", artists=("4 Non Blondes",))
    assert spotify_link(track) == (
        "https://open.spotify.com/search/What%27s%20Up%3F%204%20Non%20Blondes"
    )


def test_seeds_come_one_a_line_with_signs() -> None:
    seeds = parse_seeds("Nirvana - Lithium\n+ Hole - Violet\n− Nickelback - Photograph\n\n")
    assert [(seed.text, seed.negative) for seed in seeds] == [
        ("Nirvana - Lithium", False),
        ("Hole - Violet", False),
        ("Nickelback - Photograph", True),
    ]


def test_a_seed_written_twice_counts_once_and_there_is_a_most() -> None:
    assert len(parse_seeds("a\nA\na")) == 1
    assert len(parse_seeds("\n".join(f"song {n}" for n in range(100)))) == MOST_SEEDS


@pytest.mark.parametrize(
    "name", ["Rainy day", "비 오는 날", "Грусть", "Essex nights", "Scunthorpe"]
)
def test_ordinary_names_may_be_shown(name: str) -> None:
    assert presentable(name)


@pytest.mark.parametrize("name", ["", "  ", "Sexy time", "porn grooves", "XXX"])
def test_empty_and_adult_names_may_not(name: str) -> None:
    assert not presentable(name)


def test_a_playlist_is_named_in_the_readers_language() -> None:
    playlist = Playlist(1, "rainy day", ("rain outside", "비 오는 날", "дождливый день"))
    assert name_in(playlist, "ko") == "비 오는 날"
    assert name_in(playlist, "ru") == "дождливый день"
    assert name_in(playlist, "en") == "rainy day"
    assert name_in(Playlist(2, "요가"), "ru") == "요가"
    assert name_in(Playlist(3, "porn"), "ru") == ""
    assert names_in([playlist, playlist, Playlist(3, "porn")], "ko") == ("비 오는 날",)


@pytest.mark.parametrize(
    ("text", "language"),
    [("비 오는 날 pop", "ko"), ("рок 90s", "ru"), ("rain", "en"), ("", "en"), ("ㅇ", "ko"),
     ("\u1107\u1175 rain", "ko"), ("1999 😀", "en"), ("米津玄師", "en")],
)  # fmt: skip
def test_the_letters_tell_the_language(text: str, language: str) -> None:
    assert script_of(text) == language
    assert (written_in(text) or "en") == language
    assert written_in(text) != "en"
