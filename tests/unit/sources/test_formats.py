"""Every format, read from small files written as their owners write them."""

import json
from pathlib import Path

import pytest

from ml.sources.exportify import split_artists
from ml.sources.formats import FORMATS
from ml.sources.problems import StrictError, UnreadableFileError
from ml.sources.tracks_csv import split_names

A, B, C = "4uLU6hMCjMI75M1A2tKUQC", "7GhIk7Il098yCjg4BQjzvb", "1zB4vmk8tFRmM9UULNzbLB"


def test_jsonl_gives_playlists_with_every_field(read) -> None:
    track = {
        "id": A, "title": "밤편지", "artists": ["IU"], "also": ["Through the Night"],
        "album": "Palette", "released": "2017-03-24",
        "duration_ms": 253000, "isrc": "KRA381701118", "language": "ko",
        "genres": ["k-pop"], "features": {"energy": 0.3, "unheard_of": 1}, "added": "2020-01-01",
    }  # fmt: skip
    line = {"id": 7, "name": "Night", "description": "d", "captions": ["밤"], "tracks": [track]}
    found = read("jsonl", {"p.jsonl": json.dumps(line) + "\n\n"}).playlist
    assert (found.header.external_id, found.header.name) == ("7", "Night")
    assert found.header.captions == ["밤"]
    [row] = found.tracks
    assert (row.spotify_id, row.isrc, row.released) == (A, "KRA381701118", "2017-03-24")
    assert row.features is not None
    assert row.features.energy == 0.3


def test_jsonl_reports_a_bad_track_and_keeps_the_others(read) -> None:
    tracks = [
        {"id": A, "duration_ms": -5},
        {"id": B},
        "x",
        {"id": "t1"},
        {"id": "t2", "title": "T"},
    ]
    got = read("jsonl", {"p.jsonl": "\n" + json.dumps({"id": "p", "name": "n", "tracks": tracks})})
    assert [track.spotify_id for track in got.playlist.tracks] == [B]
    assert got.reports[0] == "p.jsonl:2: tracks[0].duration_ms: expected greater than 0, got -5"
    assert got.reports[1] == "p.jsonl:2: tracks[2]: expected an object, got 'x'"
    assert "expected a Spotify id (22 letters and digits)" in got.reports[2]
    assert got.problems.bad == 4


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "p", "tracks": [', "[1]", '{"id": "p"}', '{"tracks": [{"id": "' + A + '"}]}',
        "[" * 100_000, '{"id": "p", "tracks": [1e9' + "9" * 5000 + "]}", '{"id":"p","tracks":"x"}',
    ],
)  # fmt: skip
def test_jsonl_goes_on_after_a_line_that_is_no_playlist(read, line: str) -> None:
    good = json.dumps({"id": "good", "tracks": [{"id": A}]})
    got = read("jsonl", {"p.jsonl": f"{line}\n{good}\n"})
    assert got.playlist.header.external_id == "good"
    assert got.reports
    assert all(report.startswith("p.jsonl:1: ") for report in got.reports)


def test_strict_raises_the_first_problem(read) -> None:
    with pytest.raises(StrictError, match=r"p\.jsonl:1: row: expected a playlist as JSON"):
        read("jsonl", {"p.jsonl": "nonsense\nnonsense\n"}, strict=True)


def mpd_slice() -> dict[str, object]:
    track = {
        "pos": 0, "artist_name": "ABBA", "track_uri": f"spotify:track:{A}", "duration_ms": 165000,
        "track_name": "Waterloo", "artist_uri": "spotify:artist:x",
        "album_name": "Waterloo",
    }  # fmt: skip
    lists = [
        {"name": "seventies", "pid": 0, "description": "d", "tracks": [track]},
        {"name": "local", "pid": 1, "tracks": [{**track, "track_uri": "spotify:local:a:b:c:1"}]},
        {"name": "bad", "pid": 2, "tracks": [{**track, "duration_ms": -1}, track]},
    ]
    return {"info": {"slice": "0-999", "playlists": "no list"}, "playlists": lists, "after": 1}


@pytest.mark.parametrize("indent", [None, 4])
def test_mpd_slices_are_read_playlist_by_playlist(read, indent: int | None) -> None:
    text = json.dumps(mpd_slice(), indent=indent)
    got = read("mpd", {"mpd.slice.0-999.json": text})
    assert [row.header.external_id for row in got.rows] == ["0", "2"]
    assert got.rows[0].tracks[0].album == "Waterloo"
    assert got.problems.skipped["entries that are no track (local)"] == 1
    line = text.count("\n", 0, text.rindex("{", 0, text.index('"bad"'))) + 1
    place = f"mpd.slice.0-999.json:{line}: playlist 2.tracks[0].duration_ms"
    assert got.reports == [f"{place}: expected greater than 0, got -1"]


@pytest.mark.parametrize("cut", [1, 20, 200, 600])
def test_a_truncated_slice_is_an_error_with_its_line(read, cut: int) -> None:
    text = json.dumps(mpd_slice(), indent=1)[:-cut]
    with pytest.raises(UnreadableFileError, match="broken or truncated JSON"):
        read("mpd", {"s.json": text})


def test_a_slice_without_playlists_is_an_error(read) -> None:
    with pytest.raises(UnreadableFileError, match="playlists"):
        read("mpd", {"s.json": '{"info": {}}'})


TIDY = (
    "track_id,track_name,track_artist,track_album_name,track_album_release_date,playlist_name,"
    "playlist_id,playlist_genre,playlist_subgenre,danceability,key,duration_ms\n"
)


def test_tidytuesday_rows_gather_into_playlists(read) -> None:
    rows = (
        f"{A},Waterloo,ABBA,Waterloo,1974-03-04,Pop,p1,pop,dance pop,0.7,0,165000\n"
        f"{B},NA,NA,NA,2012,Rap,p2,rap,gangster rap,0.5,5,1000\n"
        f'{C},"Say ""Hi"", twice",ABBA,X,NA,Pop,p1,pop,dance pop,7,0,165000\n'
        f"{C},Fernando,ABBA,X,NA,Pop,p1,pop,dance pop,0.7,0,165000\n"
        f"{C},too few\n"
    )
    got = read("tidytuesday", {"spotify_songs.csv": TIDY + rows})
    pop, rap = got.rows
    assert [track.title for track in pop.tracks] == ["Waterloo", "Fernando"]
    assert pop.tracks[0].genres == ["pop", "dance pop"]
    assert (rap.header.name, rap.tracks[0].title, rap.tracks[0].spotify_id) == ("Rap", None, B)
    assert got.reports == [
        "spotify_songs.csv:4: features.danceability: expected less than or equal to 1, got '7'",
        "spotify_songs.csv:6: row: expected 12 columns, got 2",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("a,b\n1,2\n", r":1: expected a column 'track_id'"),
        ("", r":1: .*got an empty file"),
        (TIDY + f'{A},"never closed\n' * 2, r":2: broken CSV"),
    ],
)
def test_a_table_that_is_none_is_an_error(read, content: str, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        read("tidytuesday", {"t.csv": content})


@pytest.mark.parametrize(
    "content",
    [
        "id,name,artists,album,release_date,duration_ms,energy\n"
        + A
        + ',T,"[\'X\', ""Y\'s""]",L,1999,1000,.5\n',
        f"track_id,track_name,artists,album_name,year,duration_ms,energy\n{A},T,X;Y's,L,1999,1000,0.5\n",
        f",Track_ID,Title,Artist,Album,Year,Duration_ms,Energy\n0,{A},T,X;Y's,L,1999.0,1000.0,5e-1\n",
    ],
)
def test_tracks_csv_knows_the_usual_column_names(read, content: str) -> None:
    [row] = read("tracks-csv", {"tracks.csv": content}).tracks
    assert (row.spotify_id, row.title, row.artists) == (A, "T", ["X", "Y's"])
    assert (row.album, row.released, row.duration_ms) == ("L", "1999", 1000)
    assert row.features is not None
    assert row.features.energy == 0.5


def test_a_comma_does_not_split_the_name_of_a_band() -> None:
    assert split_names("Earth, Wind & Fire") == ["Earth, Wind & Fire"]


def test_a_list_that_is_no_python_is_one_name() -> None:
    assert split_names("[broken") == ["[broken"]
    assert split_names("[__import__('os').getcwd()]") == ["[__import__('os').getcwd()]"]


OLD = "Spotify URI,Track Name,Artist Name,Album Name,Disc Number,Track Duration (ms),Added At\n"
NEW = (
    "Track URI,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity,Genres,"
    "Danceability,Key,Time Signature\n"
)


def test_exportify_reads_the_old_and_the_new_columns(read) -> None:
    old = OLD + f"spotify:track:{A},Waterloo,ABBA,Waterloo,1,165000,2020-01-01T00:00:00Z\n"
    new = (
        NEW
        + f'spotify:track:{B},Ape,E,"Beyoncé;JAY-Z",2018-06-16,264000,60,"r&b,hip hop",.8,-1,4\n'
    )
    got = read("exportify", {"old_hits.csv": "\ufeff" + old, "deep/밤_산책.csv": new})
    walk, hits = got.rows
    assert (hits.header.name, hits.header.external_id) == ("old hits", "old_hits")
    assert (walk.header.name, walk.header.external_id) == ("밤 산책", "deep/밤_산책")
    [row] = walk.tracks
    assert (row.artists, row.genres) == (["Beyoncé", "JAY-Z"], ["r&b", "hip hop"])
    assert row.features is not None
    assert (row.features.danceability, row.features.key, row.features.time_signature) == (
        0.8,
        None,
        4,
    )


def test_exportify_leaves_local_files_out_and_counts_them(read) -> None:
    uris = ("spotify:local:a:b:c:10", f"spotify:track:{A}", "nope")
    rows = "".join(f"{uri},T,A,L,1,10,x\n" for uri in uris)
    got = read("exportify", {"p.csv": OLD + rows})
    assert len(got.playlist.tracks) == 1
    assert got.problems.skipped["entries that are no track (local)"] == 1
    assert got.reports == ["p.csv:4: uri: expected a Spotify URI, got 'nope'"]


@pytest.mark.parametrize(
    ("text", "count", "names"),
    [
        ("A;B", None, ["A", "B"]),
        ("Tyler, The Creator,Frank Ocean", None, ["Tyler, The Creator", "Frank Ocean"]),
        ("Earth, Wind & Fire", 1, ["Earth, Wind & Fire"]),
        ("A, B", 2, ["A", "B"]),
        ("Tyler, The Creator", None, ["Tyler, The Creator"]),
        ("A, B, C", None, ["A", "B", "C"]),
    ],
)
def test_artists_are_split_as_the_export_wrote_them(
    text: str, count: int | None, names: list[str]
) -> None:
    assert split_artists(text, count) == names


def test_uris_take_links_and_uris_and_tell_what_they_leave_out(read) -> None:
    text = (
        f"# mine\n\nspotify:track:{A}\r\nhttps://open.spotify.com/intl-ko/track/{B}?si=1\n"
        "spotify:local:x:y:z:1\nspotify:episode:512ojhOuo1ktJprKbVcKyQ\nhello\n"
        f"spotify:album:{C}\n"
    )
    got = read("uris", {"My_Mix_2.txt": text})
    assert got.playlist.header.name == "My Mix 2"
    assert [track.spotify_id for track in got.playlist.tracks] == [A, B]
    assert sum(got.problems.skipped.values()) == 2
    assert got.reports == [
        "My_Mix_2.txt:7: link: expected a Spotify link or URI of a track, got 'hello'",
        f"My_Mix_2.txt:8: link: expected a track, not album, got 'spotify:album:{C}'",
    ]


def test_a_file_without_a_usable_track_is_counted(read) -> None:
    got = read("uris", {"empty.txt": "# nothing\n"})
    assert not got.rows
    assert got.problems.skipped["playlists without a usable track"] == 1


def test_collections_are_named_after_format_or_path(tmp_path: Path) -> None:
    (tmp_path / "harisekhon").mkdir()
    file = tmp_path / "harisekhon" / "playlists.jsonl.gz"
    assert FORMATS["mpd"].collection_for(file) == "mpd"
    assert FORMATS["jsonl"].collection_for(file) == "harisekhon"
    assert FORMATS["jsonl"].collection_for(tmp_path / "mine.jsonl") == "mine"
    assert FORMATS["uris"].collection_for(tmp_path / "harisekhon") == "harisekhon"
