"""What a track must be like, field by field."""

import pytest
from pydantic import ValidationError

from ml.sources.rows import Features, TrackRow

NAMED = {"title": "Waterloo", "artists": ["ABBA"]}


def track(**fields: object) -> TrackRow:
    return TrackRow.model_validate({**NAMED, **fields}, context={"this_year": 2026})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("spotify_id", "4uLU6hMCjMI75M1A2tKUQ"),
        ("spotify_id", "4uLU6hMCjMI75M1A2tKUQ-"),
        ("isrc", "SE1234"),
        ("title", "W\x00aterloo"),
        ("title", "\ud800"),
        ("title", "a" * 501),
        ("artists", ["a" * 201]),
        ("artists", [f"x{at}" for at in range(101)]),
        ("artists", "ABBA"),
        ("released", "1859"),
        ("released", "2028"),
        ("released", "2000-13"),
        ("released", "2001-02-29"),
        ("released", "12/05/1999"),
        ("duration_ms", 0),
        ("duration_ms", -5),
        ("duration_ms", "long"),
        ("duration_ms", 10**9),
        ("language", "english"),
        ("genres", ["g" * 101]),
        ("features", {"danceability": 1.01}),
        ("features", {"loudness": -61}),
        ("features", {"tempo": 301}),
        ("features", {"tempo": float("nan")}),
        ("features", {"energy": "inf"}),
        ("features", {"key": 12}),
        ("features", {"mode": 2}),
        ("features", {"time_signature": 8}),
    ],
)
def test_a_value_out_of_range_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as raised:
        track(**{field: value})
    assert raised.value.errors()[0]["loc"][0] == field


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("isrc", "se-ayd-74-01010", "SEAYD7401010"),
        ("title", "  Waterloo \n (Live) ", "Waterloo (Live)"),
        ("title", "가", "가"),
        ("released", "1974", "1974"),
        ("released", 1974, "1974"),
        ("released", "1974.0", "1974"),
        ("released", "1974-03-04", "1974-03-04"),
        ("released", "2027", "2027"),
        ("released", "0000", None),
        ("released", "", None),
        ("duration_ms", "207413.0", 207_413),
        ("language", "KO", "ko"),
        ("language", "zxx", "zxx"),
        ("genres", ["pop", "", "pop", "disco"], ["pop", "disco"]),
        ("album", "", None),
    ],
)
def test_a_value_is_tidied(field: str, value: object, kept: object) -> None:
    assert getattr(track(**{field: value}), field) == kept


def test_unknown_key_and_metre_are_left_out() -> None:
    features = Features.model_validate({"key": -1, "time_signature": 0, "tempo": 0, "energy": 0})
    assert features.model_dump(exclude_none=True) == {"energy": 0}


@pytest.mark.parametrize("missing", [{"title": None}, {"artists": []}, {"artists": [""]}])
def test_without_title_or_artists_a_track_is_nameless(missing: dict[str, object]) -> None:
    row = track(spotify_id="4uLU6hMCjMI75M1A2tKUQC", **missing)
    assert (row.title, row.artists, row.key) == (None, [], None)


def test_a_track_that_nothing_identifies_is_refused() -> None:
    with pytest.raises(ValidationError, match="22 letters and digits"):
        track(title=None)


def test_a_name_that_folds_to_a_key_beyond_an_index_entry_is_refused() -> None:
    with pytest.raises(ValidationError, match="bearable"):
        track(title="\ufdfa" * 400)
