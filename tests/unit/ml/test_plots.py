"""Pictures of the figures."""

import json
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from ml.cli import main
from ml.data.corpus import PlaylistRow, TrackRow, build
from ml.evaluate.plots import draw
from ml.evaluate.sketch import sketch
from tests.unit.ml.test_evaluate import CHEAP, worlds


def test_pictures_are_drawn_where_they_were_asked_for(tmp_path, capsys):
    folder = tmp_path / "new" / "pictures"
    file = worlds(tmp_path / "w.jsonl")
    asked = ["evaluate", "--playlists", str(file), "--models", CHEAP, "--plots", str(folder)]
    assert main(asked) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["categories.png", "popularity.png"]
    told = capsys.readouterr().err
    for path in folder.iterdir():
        assert f"drawn: {path}" in told
        with Image.open(path) as picture:
            assert picture.width > 900
            assert len(picture.convert("RGB").getcolors(1_000_000)) > 20


def test_a_map_lays_tracks_of_a_kind_together_and_names_the_genres(tmp_path):
    rng = np.random.default_rng(0)
    middles = rng.normal(size=(3, 32))
    genre = np.arange(150) % 3
    vectors = (middles[genre] + rng.normal(0, 0.1, (150, 32))).astype(np.float32)
    rows = [TrackRow(f"t{at}", genres=(("rock", "pop", "jazz")[at % 3],)) for at in range(150)]
    rows.append(TrackRow("rare", genres=("skiffle",)))
    corpus = build(rows, [PlaylistRow("p")], [np.arange(151)])
    found = sketch(corpus, np.concatenate([vectors, vectors[:1]]), rng)
    assert sorted(found.names) == ["jazz", "pop", "rock"]
    assert (found.genre < 0).sum() == 1
    centres = [found.points[found.genre == at].mean(0) for at in range(3)]
    spread = max(found.points[found.genre == at].std() for at in range(3))
    assert np.linalg.norm(centres[0] - centres[1]) > spread
    figures = json.loads(_figures(tmp_path))
    assert [path.name for path in draw(figures, found, tmp_path)][-1] == "map.png"


def _figures(folder):
    out = folder / "out.json"
    file = worlds(folder / "w.jsonl")
    main(["evaluate", "--playlists", str(file), "--models", "popularity", "--json", str(out)])
    return out.read_text()


def test_there_is_no_map_of_a_handful_of_tracks():
    corpus = build([TrackRow("a")] * 9, [PlaylistRow("p")], [np.arange(9)])
    assert sketch(corpus, np.ones((9, 8), np.float32), np.random.default_rng(0)) is None


def test_without_matplotlib_it_says_what_to_install(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for name in [name for name in sys.modules if name.startswith("matplotlib.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "ml.evaluate.plots", raising=False)
    file = worlds(tmp_path / "w.jsonl")
    assert main(["evaluate", "--playlists", str(file), "--plots", str(tmp_path)]) == 1
    assert "segue evaluate needs matplotlib: pip install 'segue[train]'" in " ".join(
        capsys.readouterr().err.split()
    )


@pytest.mark.parametrize("module", ["torch", "sklearn", "matplotlib"])
def test_asking_for_help_imports_nothing_heavy(module):
    code = (
        "import sys; from ml.cli import main\n"
        "try: main(['evaluate', '--help'])\n"
        f"except SystemExit: sys.exit({module!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
