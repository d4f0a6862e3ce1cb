"""The audio profile in words and bars."""

from bot.texts import Texts
from bot.ui.markup import Markup, escape, join
from core.model import AudioProfile

_CELLS = 8
_ESTIMATED = "≈"

#: Features between 0 and 1 that get a bar, with the message that names them.
_BARS = (
    ("energy", "feature-energy"),
    ("danceability", "feature-danceability"),
    ("valence", "feature-valence"),
    ("acousticness", "feature-acousticness"),
    ("instrumentalness", "feature-instrumentalness"),
    ("speechiness", "feature-speechiness"),
    ("liveness", "feature-liveness"),
)

#: A word for a feature at most or at least so high.
_LOW = (
    ("energy", 0.35, "word-calm"),
    ("danceability", 0.3, "word-not-danceable"),
    ("valence", 0.3, "word-sad"),
    ("tempo", 85.0, "word-slow"),
)
_HIGH = (
    ("energy", 0.7, "word-energetic"),
    ("danceability", 0.7, "word-danceable"),
    ("valence", 0.7, "word-cheerful"),
    ("acousticness", 0.7, "word-acoustic"),
    ("instrumentalness", 0.6, "word-instrumental"),
    ("speechiness", 0.33, "word-spoken"),
    ("liveness", 0.8, "word-live"),
    ("tempo", 140.0, "word-fast"),
)
_MODES = {0: "minor", 1: "major"}


def in_words(profile: AudioProfile, texts: Texts) -> str:
    """What stands out, in words; empty where all is middling or unknown."""
    values = profile.values
    found = [word for name, most, word in _LOW if name in values and values[name] <= most]
    found += [word for name, least, word in _HIGH if name in values and values[name] >= least]
    return ", ".join(texts(word) for word in found)


def in_bars(profile: AudioProfile, texts: Texts) -> Markup:
    """A bar for each feature that is known; estimated ones are marked `≈`."""
    lines = [
        f"{_bar(profile.values[name])} {_mark(profile, name)}{texts(message)}"
        for name, message in _BARS
        if name in profile.values
    ]
    return join("\n", lines)


def in_figures(profile: AudioProfile, texts: Texts) -> Markup:
    """Key, tempo, metre and loudness, those that are known."""
    values = profile.values
    found: list[str] = []
    if values.get("key", -1) >= 0:
        mode = _MODES.get(int(values.get("mode", -1)), "unknown")
        key = texts("feature-key", pitch=int(values["key"]), mode=mode)
        found.append(_mark(profile, "key") + key)
    if values.get("tempo"):
        tempo = texts("feature-tempo", tempo=round(values["tempo"]))
        found.append(_mark(profile, "tempo") + tempo)
    if values.get("time_signature"):
        metre = texts("feature-metre", beats=int(values["time_signature"]))
        found.append(_mark(profile, "time_signature") + metre)
    if "loudness" in values:
        loudness = texts("feature-loudness", loudness=round(values["loudness"], 1))
        found.append(_mark(profile, "loudness") + loudness)
    return escape(" · ".join(found))


def _mark(profile: AudioProfile, name: str) -> str:
    return _ESTIMATED if name in profile.estimated else ""


def _bar(value: float) -> str:
    full = round(min(max(value, 0.0), 1.0) * _CELLS)
    return "▰" * full + "▱" * (_CELLS - full)
