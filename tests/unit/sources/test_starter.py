"""The starter catalogue: reading it, and finding mistakes in it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ml.cli import main
from ml.sources.rows import ArtistRow, PlaylistRow
from ml.starter.check import check
from ml.starter.layout import FOLDER, Song, Songs, parse_length, parse_playlist

NAMES = ("ABBA", "Queen", "IU", "BTS", "Кино", "a-ha")
SONGS = "title,artists,album,year,length,language,genres,also\n" + "".join(
    f"Song {at},{name},Album,1984,3:2{at},en,pop,\n" for at, name in enumerate(NAMES)
)
CAPTIONS = "en: Mixed bag\nen: everything at once\nko: 이것저것\nru: всякая всячина\n"
FILES = {
    "artists/all.csv": "name,also\n" + "".join(f"{name},\n" for name in NAMES),
    "songs/all.csv": SONGS,
    "playlists/mixed-bag.txt": CAPTIONS
    + "\n"
    + "".join(f"{name} - Song {at}\n" for at, name in enumerate(NAMES)),
    "genres.txt": "# all\npop\nsynth-pop = pop\n",
}


@pytest.fixture
def catalogue(tmp_path: Path) -> Callable[..., list[str]]:
    """`catalogue({file: content})` checks a clean catalogue in which these files were changed."""

    def findings(changes: dict[str, str] | None = None) -> list[str]:
        for name, content in (FILES | (changes or {})).items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
        found = check(tmp_path, 2026).findings
        return [str(finding).removeprefix(f"{tmp_path}/") for finding in found]

    return findings


def song(title: str, artists: str, *, year: str = "1984", length: str = "3:00", **rest: str) -> str:
    language, genres = rest.get("language", "en"), rest.get("genres", "pop")
    return SONGS + f"{title},{artists},Album,{year},{length},{language},{genres},\n"


def test_the_catalogue_is_read_with_captions_aliases_and_lengths(read) -> None:
    files = FILES | {"artists/all.csv": "name,also\nIU,아이유 ; Lee Ji-eun\n"}
    got = read("starter", files)
    assert got.reports == []
    [artist] = [row for row in got.rows if isinstance(row, ArtistRow)]
    assert artist.also == ["아이유", "Lee Ji-eun"]
    [playlist] = [row for row in got.rows if isinstance(row, PlaylistRow)]
    assert playlist.header.external_id == "mixed-bag"
    assert playlist.header.name == "Mixed bag"
    assert playlist.header.captions == ["everything at once", "이것저것", "всякая всячина"]
    assert [track.title for track in playlist.tracks] == [f"Song {at}" for at in range(6)]
    assert playlist.tracks[1].duration_ms == 201_000


def test_a_playlist_line_without_a_song_is_reported_where_it_stands(read) -> None:
    files = FILES | {"playlists/mixed-bag.txt": CAPTIONS + "\nABBA - Song 0\nNobody - Nothing\n"}
    got = read("starter", files)
    [report] = got.reports
    assert report.startswith("playlists/mixed-bag.txt:7: song: expected 'Artist - Title' of a song")
    assert report.endswith("got 'Nobody - Nothing'")


def test_a_dash_may_stand_in_titles_and_artists() -> None:
    songs = Songs()
    wanted = Song("f", 1, "One - Two", ("A - B", "C"), ("Eins",))
    songs.add(wanted)
    for entry in ("A - B - One - Two", "a - b – Eins", "C - One - Two"):
        assert songs.find(entry) == wanted
    assert songs.find("A - B") is None


def test_a_caption_is_only_one_above_the_blank_line() -> None:
    parsed = parse_playlist(enumerate(["en: Name", "", "ko: - not a caption"], start=1))
    assert parsed.phrases == ["Name"]
    assert parsed.entries == [(3, "ko: - not a caption")]


@pytest.mark.parametrize(("text", "length"), [("3:05", 185_000), ("61:00", 3_660_000)])
def test_a_length_is_minutes_and_seconds(text: str, length: int) -> None:
    assert parse_length(text) == length


@pytest.mark.parametrize("text", ["", "3:5", "3:60", "3.05", "-1:00", "185"])
def test_anything_else_is_no_length(text: str) -> None:
    assert parse_length(text) is None


def test_a_clean_catalogue_has_no_findings(catalogue) -> None:
    assert catalogue() == []


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"songs/all.csv": song("Song 0", "ABBA")}, "songs/all.csv:8: title: 'ABBA - Song 0' is"),
        ({"songs/all.csv": song("New", "Nobody")}, "songs/all.csv:8: artists: 'Nobody' is not in"),
        ({"songs/all.csv": song("New", "ABBA")}, "songs/all.csv:8: title: 'ABBA - New' is in no"),
        (
            {"songs/all.csv": song("New", "ABBA", genres="zydeco")},
            "songs/all.csv:8: genres: 'zydeco' is not in",
        ),
        (
            {"songs/all.csv": song("New", "ABBA", length="200")},
            "songs/all.csv:8: length: expected m:ss, got '200'",
        ),
        (
            {"songs/all.csv": song("New", "ABBA", year="84")},
            "songs/all.csv:8: released: expected YYYY",
        ),
        (
            {"songs/all.csv": song("New", "ABBA", language="english")},
            "songs/all.csv:8: language: expected a language code",
        ),
        (
            {"artists/all.csv": FILES["artists/all.csv"] + "Abba,\n"},
            "artists/all.csv:8: name: 'Abba' is listed at",
        ),
        (
            {"artists/all.csv": FILES["artists/all.csv"] + "X,Queen\n"},
            "artists/all.csv:8: also: 'Queen' is an artist of its own",
        ),
        (
            {"playlists/mixed-bag.txt": FILES["playlists/mixed-bag.txt"] + "Abba - song 0\n"},
            "playlists/mixed-bag.txt:12: song: 'Abba - song 0' is listed on line 6",
        ),
        (
            {"playlists/mixed-bag.txt": FILES["playlists/mixed-bag.txt"] + "ABBA - Song 9\n"},
            "playlists/mixed-bag.txt:12: song: expected 'Artist - Title'",
        ),
        (
            {"playlists/mixed-bag.txt": FILES["playlists/mixed-bag.txt"].replace("ko:", "de:")},
            "playlists/mixed-bag.txt:1: ko: expected a caption",
        ),
        (
            {"playlists/two.txt": FILES["playlists/mixed-bag.txt"]},
            "playlists/two.txt:1: en: 'Mixed bag' is at",
        ),
        (
            {"playlists/one.txt": "en: a\nko: 가\nru: а\n\nABBA - Song 0\n"},
            "playlists/one.txt:1: artists: expected 6 artists or more, got 1",
        ),
    ],
)
def test_a_mistake_is_found_with_file_and_line(catalogue, changes, finding: str) -> None:
    found = catalogue(changes)
    assert any(each.startswith(finding) and "(warning)" not in each for each in found), found


def test_few_artists_and_missing_years_only_warn(catalogue) -> None:
    few = "en: few\nko: 몇\nru: мало\n\nABBA - Song 0\nQueen - Song 1\n"
    found = catalogue({"playlists/few.txt": few, "songs/all.csv": SONGS.replace(",1984,", ",,", 1)})
    assert [each.rsplit("(", 1)[-1] for each in found] == ["warning)"] * 2


def test_the_command_prints_the_findings_and_fails_on_errors(catalogue, tmp_path, capsys) -> None:
    catalogue()
    assert main(["catalogue", "check", str(tmp_path)]) == 0
    assert "6 songs, 6 artists, 1 playlists: 0 errors, 0 warnings" in capsys.readouterr().out
    catalogue({"songs/all.csv": song("New", "ABBA")})
    assert main(["catalogue", "check", str(tmp_path)]) == 1
    assert "songs/all.csv:8: title: 'ABBA - New' is in no playlist" in capsys.readouterr().out
    (tmp_path / "songs/all.csv").write_bytes(b"\xff\xfe\x00")
    assert main(["catalogue", "check", str(tmp_path)]) == 1
    assert main(["catalogue", "check", str(tmp_path / "nowhere")]) == 2


def test_the_shipped_catalogue_is_clean_and_large_enough() -> None:
    report = check(FOLDER, 2026)
    assert [str(finding) for finding in report.findings if finding.error] == []
    assert report.songs >= 1_000
    assert report.artists >= 400
    assert report.playlists >= 80
