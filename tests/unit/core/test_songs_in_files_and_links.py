"""Names of music files, and every shape of link."""

import pytest

from core.filenames import song_in_filename
from core.links import SpotifyReference, first_reference, is_address, parse_spotify

ID = "6rqhFgbbKwnb9MLmUQDhG6"


@pytest.mark.parametrize(
    ("name", "song"),
    [
        ("Artist - Title.mp3", "Artist - Title"),
        ("01. Artist - Title.flac", "Artist - Title"),
        ("03 - Artist - Title.m4a", "Artist - Title"),
        ("07 Artist - Title.ogg", "Artist - Title"),
        ("Artist_-_Title_(Official_Video).mp3", "Artist - Title"),
        ("아이유 - 밤편지 [MV].mp3", "아이유 - 밤편지"),
        ("Кино - Группа крови (muzofond.com).mp3", "Кино - Группа крови"),
        ("Artist - Title 320kbps.mp3", "Artist - Title"),
        ("50 Cent - In Da Club.mp3", "50 Cent - In Da Club"),
        ("2Pac - Changes.mp3", "2Pac - Changes"),
        ("Title (Live at Wembley).wav", "Title (Live at Wembley)"),
        ("AUDIO", "AUDIO"),
        ("Artist - Title [Live (Official Video)].mp3", "Artist - Title [Live ]"),
        ("Artist - Title ((((.mp3", "Artist - Title (((("),
        ("Artist - Title - .mp3", "Artist - Title"),
        (f"Artist - Title {'(' * 9_000} (Official Video).mp3", f"Artist - Title {'(' * 485}"),
        ("00012345.mp3", ""),
        ("", ""),
        (" .mp3", ""),
    ],
)
def test_a_file_tells_its_song(name: str, song: str) -> None:
    assert song_in_filename(name) == song


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"https://open.spotify.com/album/{ID}", "album"),
        (f"https://open.spotify.com/playlist/{ID}?si=x", "playlist"),
        (f"https://open.spotify.com/user/some.one/playlist/{ID}", "playlist"),
        (f"spotify:user:some.one:playlist:{ID}", "playlist"),
        (f"https://open.spotify.com/intl-pt-BR/artist/{ID}", "artist"),
        (f"https://open.spotify.com/embed/track/{ID}", "track"),
        (f"https://play.spotify.com/track/{ID}", "track"),
        (f"https://open.spotify.com/episode/{ID}", "episode"),
        (f"spotify:show:{ID}", "show"),
    ],
)
def test_links_to_anything_on_spotify_are_told_apart(text: str, kind: str) -> None:
    assert parse_spotify(text) == SpotifyReference(kind, ID)


def test_of_several_links_the_first_to_a_track_counts() -> None:
    album, track = f"https://open.spotify.com/album/{ID}", f"spotify:track:{'1' * 22}"
    assert first_reference([f"{album} {track}"]) == SpotifyReference("track", "1" * 22)
    assert first_reference(["words", album]) == SpotifyReference("album", ID)
    assert first_reference(["words"]) is None


@pytest.mark.parametrize(
    "text",
    ["https://youtu.be/x?t=1", " http://a.b ", "www.example.org", "spotify.link/Abc", "youtu.be/x"],
)
def test_an_address_alone_is_an_address(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "AC/DC",
        "R.E.M.",
        "see https://a.b",
        "https://a.b see",
        "a.bb/c d",
        "",
        " ",
        "7/11",
        "will.i.am",
        "t.A.T.u.",
    ],
)
def test_names_and_sentences_are_not(text: str) -> None:
    assert not is_address(text)
