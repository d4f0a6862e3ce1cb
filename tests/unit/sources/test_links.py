"""What counts as a Spotify link."""

import pytest

from ml.sources.links import SpotifyLink, parse_link

ID = "4uLU6hMCjMI75M1A2tKUQC"


@pytest.mark.parametrize(
    "text",
    [
        f"spotify:track:{ID}",
        f"https://open.spotify.com/track/{ID}",
        f"https://open.spotify.com/intl-de/track/{ID}?si=0123456789abcdef",
        f"http://open.spotify.com/embed/track/{ID}/",
        f"open.spotify.com/track/{ID}#0:42",
        f"  {ID}  ",
    ],
)
def test_every_form_of_a_track_is_understood(text: str) -> None:
    assert parse_link(text) == SpotifyLink("track", ID)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("spotify:local:Artist:Album:Title:215", "local"),
        ("spotify:episode:512ojhOuo1ktJprKbVcKyQ", "episode"),
        ("https://open.spotify.com/playlist/37i9dQZF1DXcZDD7cfEKhW", "playlist"),
    ],
)
def test_what_is_no_track_says_what_it_is(text: str, kind: str) -> None:
    found = parse_link(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "", "hello", "spotify:track:short", f"https://evil.example/track/{ID}", ID + "x",
        f"https://open.spotify.com.evil.example/track/{ID}", f"see https://open.spotify.com/track/{ID}",
    ],
)  # fmt: skip
def test_anything_else_is_no_link(text: str) -> None:
    assert parse_link(text) is None
