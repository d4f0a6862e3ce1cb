"""On real playlists, captions of overlapping ones are nearer than by spelling alone."""

from pathlib import Path

import pytest

from core.adapters.local_text import LocalTextEncoder
from tests.benchmarks.captions import area, by_chance, by_spelling, captions_and_overlap, gain


@pytest.mark.parametrize(
    ("file", "least"),
    [
        ("harisekhon/playlists.jsonl.gz", 0.68),
        ("spotify_playlist_archive/playlists_cumulative.jsonl.gz", 0.94),
    ],
)
def test_overlapping_playlists_have_near_captions(
    collections_dir: Path, file: str, least: float
) -> None:
    names, full, overlap = captions_and_overlap(collections_dir / file)
    encoder = LocalTextEncoder()
    for texts in (names, full):
        ours, spelled = encoder.encode(texts), by_spelling(texts)
        noise = by_chance(texts)
        print(
            f"{file} AUC {area(ours, overlap):.3f}, by spelling {area(spelled, overlap):.3f}, "
            f"random {area(noise, overlap):.3f}; nDCG@20 {gain(ours, overlap):.3f}, "
            f"{gain(spelled, overlap):.3f}, {gain(noise, overlap):.3f}"
        )
        assert area(ours, overlap) > max(least, area(spelled, overlap) + 0.01)
        assert gain(ours, overlap) > gain(spelled, overlap) + 0.02
