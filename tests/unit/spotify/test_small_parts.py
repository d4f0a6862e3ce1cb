"""Covers, places on buttons, files, and the redirect address."""

import csv
import io
from pathlib import Path

import pytest
from PIL import Image

from bot.features.lists.saving_view import as_csv, as_links, saved_screen
from bot.features.spotify.actions import CODES, PickOwnSong
from bot.features.spotify.own_places import place_of, where
from bot.playground import spotify
from bot.playground.spotify import FakeSpotify, World
from bot.spotify_app import redirect_uri
from bot.texts import Library
from bot.ui.callbacks import Signer
from core.cover import MOST_BYTES, SIDE, cover
from core.errors import SetupError
from core.model import ListKind, NameMatch, Pick, Track, TrackList
from core.services.saving import Saved
from core.services.spotify_library import Where
from core.settings import Settings
from core.spotify import Source

PLAYLIST = "0123456789abcdefABCDEF"


@pytest.mark.parametrize("name", ["rainy sunday", "비 오는 날", "", "x" * 5000])
def test_a_cover_follows_from_its_name_and_is_one_that_spotify_takes(name: str) -> None:
    made = cover(name)
    assert made == cover(name)
    assert len(made) <= MOST_BYTES
    with Image.open(io.BytesIO(made)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (SIDE, SIDE))
    assert made != cover(name + "!")


@pytest.mark.parametrize("source", list(Source))
@pytest.mark.parametrize("page", [0, 7, 999])
def test_a_place_survives_its_button_at_its_longest(source: Source, page: int) -> None:
    at = Where(source, page, PLAYLIST if source is Source.PLAYLIST else "")
    assert where(place_of(at)) == at
    signer = Signer(b"key", CODES)
    pick = PickOwnSong(place_of(at), "z" * 22, on=True)
    assert signer.unpack(signer.pack(pick)) == pick


@pytest.mark.parametrize("place", ["", "l", "x1", "s", "p1", "s1000", f"p{PLAYLIST}", "s١"])
def test_what_is_no_place_leads_nowhere(place: str) -> None:
    assert where(place) is None


def listing(*titles: str) -> TrackList:
    picks = tuple(
        Pick(Track(n, n, title, ("A; B",)), 1.0, NameMatch()) for n, title in enumerate(titles)
    )
    return TrackList(ListKind.MOOD, "x", picks)


def test_a_table_holds_no_formulas_and_survives_quotes_and_line_ends() -> None:
    titles = ["=HYPERLINK(1)", "+1", "-1", "@x", 'a "quoted", title', "two\nlines", "plain"]
    rows = list(csv.reader(io.StringIO(as_csv(listing(*titles)))))
    assert [row[0] for row in rows[1:]] == [
        "'=HYPERLINK(1)", "'+1", "'-1", "'@x", 'a "quoted", title', "two\nlines", "plain",
    ]  # fmt: skip
    assert {len(row) for row in rows} == {6}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
@pytest.mark.parametrize(
    "title",
    ["{}1+1", "a;{}1+1", "a; {}1+1", "a\t{}1+1", "a\n{}1+1", 'a;"{}1+1"', ' "{}1', "a,;;{}1"],
)
def test_no_cell_is_a_formula_whatever_a_spreadsheet_splits_at(
    delimiter: str, sign: str, title: str
) -> None:
    written = as_csv(listing(title.format(sign), "plain"))
    for row in csv.reader(io.StringIO(written), delimiter=delimiter):
        for cell in row:
            assert not cell.lstrip(' "').startswith(sign), cell


@pytest.mark.parametrize("title", ["Love-Hate; a+b", "4=4", "me@home", "A - B", "x, -y"])
def test_a_sign_in_the_middle_of_a_cell_stays(title: str) -> None:
    [_, row] = csv.reader(io.StringIO(as_csv(listing(title))))
    assert row[0] == title


def test_links_are_one_a_line() -> None:
    assert as_links(listing("a b", "c")).splitlines() == [
        "https://open.spotify.com/search/a%20b%20A%3B%20B",
        "https://open.spotify.com/search/c%20A%3B%20B",
    ]


def settings(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type,call-arg]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"public_url": "https://b.example/"}, "https://b.example/callback"),
        ({"spotify_redirect_uri": "https://c.example/x"}, "https://c.example/x"),
        ({"spotify_redirect_uri": "http://127.0.0.1:80/c"}, "http://127.0.0.1:80/c"),
        ({"spotify_redirect_uri": "http://[::1]:80/c"}, "http://[::1]:80/c"),
    ],
)
def test_the_redirect_address_is_one_that_spotify_accepts(
    given: dict[str, str], wanted: str
) -> None:
    assert redirect_uri(settings(**given)) == wanted


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"public_url": "http://b.example"},
        {"spotify_redirect_uri": "http://localhost:80/callback"},
        {"spotify_redirect_uri": "http://127.0.0.1.evil.example/callback"},
    ],
)
def test_a_redirect_address_that_spotify_refuses_is_said_at_the_start(
    given: dict[str, str],
) -> None:
    with pytest.raises(SetupError):
        redirect_uri(settings(**given))


def test_no_stand_in_runs_beside_a_real_app() -> None:
    with pytest.raises(ValueError, match="real Spotify app"):
        FakeSpotify(World(), real_client_id="real")


def test_the_stand_in_imports_nothing_of_the_bot_or_the_core() -> None:
    folder = Path(spotify.__file__).parent
    lines = [line for path in folder.glob("*.py") for line in path.read_text().splitlines()]
    found = [line for line in lines if line.startswith(("from bot", "import bot", "from core"))]
    assert found
    allowed = ("from bot.playground", "from bot.door import")  # the door stands on aiohttp alone
    assert [line for line in found if not line.startswith(allowed)] == []


FEWER = {
    "en": {
        0: "every track", 1: "one track fewer than", 2: "2 tracks fewer than",
        5: "5 tracks fewer", 21: "21 tracks fewer",
    },
    "ko": {0: "모두 받았어요", 1: "1곡 적게", 2: "2곡 적게", 5: "5곡 적게", 21: "21곡 적게"},
    "ru": {
        0: "принял все треки", 1: "на 1 трек меньше", 2: "на 2 трека меньше",
        5: "на 5 треков меньше", 21: "на 21 трек меньше",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", list(FEWER))
def test_what_spotify_did_not_take_is_said_in_the_right_number(language: str) -> None:
    texts = Library.load()[language]
    for count, words in FEWER[language].items():
        assert words in texts("saved-fewer", count=count)


@pytest.mark.parametrize("language", list(FEWER))
@pytest.mark.parametrize(("count", "fewer"), [(30, 0), (33, 0), (29, 1), (9, 21), (0, 30)])
def test_a_playlist_that_holds_more_than_was_sent_lacks_nothing(
    language: str, count: int, fewer: int
) -> None:
    saved = Saved("x", "https://x", 30, count, (), (), has_cover=True)
    texts = Library.load()[language]
    assert saved.fewer == fewer
    said = saved_screen(saved, texts).text
    assert (texts("saved-fewer", count=fewer) in said) == (fewer > 0)
    assert "-" not in said.replace("https://x", "")
