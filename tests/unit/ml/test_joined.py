"""Several files become one corpus, and what a held-out list tells stays with it."""

import json
from dataclasses import replace

import numpy as np
import pytest

from core.errors import SetupError
from ml.data import joined
from ml.sources.problems import UnreadableFileError

YEAR = 2026
COLUMNS = (
    "track_id,track_name,track_artist,track_album_name,track_album_release_date,playlist_id,"
    "playlist_name,playlist_genre,playlist_subgenre,energy,key\n"
)
ONE, TWO = "1" * 22, "2" * 22


def neutral_file(folder, name, *playlists):
    path = folder / name
    path.write_text("".join(json.dumps(one) + "\n" for one in playlists))
    return path


def loaded(*texts):
    return joined.load([joined.source(str(text)) for text in texts], YEAR)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "songs.csv"
    path.write_text(
        COLUMNS
        + f"{ONE},Song,Band,Album,2001-05-01,p1,Pop List,pop,dance pop,0.7,5\n"
        + f"{ONE},Song,Band,Album,2001-05-01,p2,Rock List,rock,hard rock,0.7,5\n"
        + f"{TWO},Other,Band,Album,2001-05-01,p2,Rock List,rock,hard rock,0.2,1\n"
        + "broken,Other,Band,Album,2001-05-01,p2,Rock List,rock,hard rock,9,1\n"
    )
    return path


def test_a_track_of_two_files_is_one_and_playlists_keep_their_collection(tmp_path, table):
    plain = neutral_file(
        tmp_path, "mine.jsonl", {"id": "p1", "name": "a", "tracks": [{"id": ONE}, {"id": "x"}]}
    )
    found = loaded(plain, table)
    corpus = found.corpus
    assert [row.key for row in corpus.playlists] == ["mine/p1", "tidytuesday/p1", "tidytuesday/p2"]
    assert [row.collection for row in corpus.playlists] == ["mine", "tidytuesday", "tidytuesday"]
    assert corpus.popularity.tolist() == [3, 1, 1]
    song = corpus.tracks[0]  # nameless in the first file
    assert (song.title, song.artists, song.album, song.year) == ("Song", ("Band",), "Album", 2001)
    assert song.genres == ("pop", "dance pop", "rock", "hard rock")
    assert song.features is not None
    assert song.features[1] == pytest.approx(0.7)
    assert [problem.split(": ")[0] for problem in found.left_out] == [f"{table}:5"]


def test_one_file_keeps_its_ids_so_that_a_split_can_name_them(tmp_path):
    one = neutral_file(tmp_path, "mine.jsonl", {"id": "p1", "tracks": [{"id": "x"}]})
    assert loaded(one).corpus.playlists[0].key == "p1"


def test_files_that_are_called_alike_stay_apart(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    files = [
        neutral_file(tmp_path / name, "mix.jsonl", {"id": "p", "tracks": [{"id": "x"}]})
        for name in ("a", "b")
    ]
    assert [row.key for row in loaded(*files).corpus.playlists] == ["mix/p", "mix-2/p"]


def test_any_format_of_the_importers_can_be_named(tmp_path):
    (tmp_path / "list.txt").write_text(f"spotify:track:{ONE}\nspotify:track:{TWO}\n")
    corpus = loaded(f"uris:{tmp_path / 'list.txt'}").corpus
    assert [row.key for row in corpus.tracks] == [ONE, TWO]


@pytest.mark.parametrize(
    ("name", "content", "error", "said"),
    [
        ("none.csv", None, SetupError, "none.csv: there is no such file"),
        ("none.jsonl", None, SetupError, "cannot read .*none.jsonl"),
        ("empty.csv", "", (SetupError, UnreadableFileError), "empty.csv"),
        ("bare.csv", COLUMNS, SetupError, "holds no playlist in the format tidytuesday"),
    ],
)
def test_a_file_that_gives_nothing_is_named(tmp_path, name, content, error, said):
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(error, match=said):
        loaded(tmp_path / name)


def test_the_genre_that_only_a_held_out_playlist_tells_is_not_known(table):
    corpus = loaded(table).corpus
    assert corpus.alone([0]).tracks[0].genres == ("pop", "dance pop")
    assert corpus.alone([1]).tracks[0].genres == ("rock", "hard rock")
    assert corpus.alone([0]).tracks[1].genres == ()
    assert corpus.alone([0, 1]).tracks[0].genres == corpus.tracks[0].genres
    assert corpus.alone(np.array([0])).tracks[0].title == "Song"


def test_what_only_a_held_out_playlist_tells_of_a_trained_track_is_not_known(tmp_path, table):
    plain = neutral_file(
        tmp_path, "mine.jsonl", {"id": "p1", "tracks": [{"id": ONE, "title": "Name"}, {"id": "x"}]}
    )
    corpus = loaded(plain, table).corpus
    song, other = corpus.alone([0]).tracks[0], corpus.alone([0]).tracks[2]
    assert (song.title, song.artists, song.album, song.year, song.features) == (
        "Song", (), None, None, None,
    )  # fmt: skip
    assert (other.title, other.year) == ("Other", 2001)  # nobody can find it: it is only asked with
    assert corpus.alone([0, 1]).tracks[0] == replace(corpus.tracks[0], genres=("pop", "dance pop"))
    assert corpus.alone([0, 1]).alone([0]).tracks[0] == song


def test_genres_told_outside_of_playlists_are_the_tracks_own():
    gathered = joined.Gathered()
    row = joined.neutral.track_row({"id": "t", "genres": ["jazz"]})
    gathered.number(row)
    for at in range(2):
        gathered.add(joined.sourced.PlaylistRow(f"p{at}"), [joined.neutral.track_row({"id": "t"})])
    assert gathered.corpus().alone([0]).tracks[0].genres == ("jazz",)
