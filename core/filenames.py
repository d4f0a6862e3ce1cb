"""What the name of a music file tells of the song in it."""

import re

_LONGEST = 500  # characters; what stands behind names no song
_SUFFIX = re.compile(r"\.(?:mp3|m4a|aac|flac|ogg|oga|opus|wav|wma|aiff?|mp4|webm)$", re.IGNORECASE)
_NUMBER = re.compile(r"^\s*(?:\d{1,3}\s*[.)\-_]+\s*|\[?\d{1,3}\]\s*|0\d\s+)(?=\S)")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_NOISE = re.compile(
    r"official|lyrics?|video|audio|\bm/?v\b|hd|hq|\d{2,4}\s*kbps|\.(?:com|net|ru|me)",
    re.IGNORECASE,
)
_RATE = re.compile(r"\b\d{2,4}\s*kbps\b", re.IGNORECASE)
_DASHES = "-–—"


def song_in_filename(name: str) -> str:
    """The song as `artist - title`, as far as the name tells; empty where it tells nothing.

    Track numbers, underscores, and notes of the kind "(Official Video)" or "320kbps" fall away.
    """
    text = _SUFFIX.sub("", name.strip())[:_LONGEST]
    text = text.replace("_-_", " - ").replace("_", " ")
    text = _BRACKETED.sub(_without_noise, _NUMBER.sub("", text))
    words = _RATE.sub(" ", text).split()
    if len(words) > 1 and words[-1] in _DASHES:
        words.pop()
    text = " ".join(words)
    return text if any(char.isalpha() for char in text) else ""


def _without_noise(bracket: re.Match[str]) -> str:
    """A bracket, or a space in place of one that is about the file and not about the song."""
    return " " if _NOISE.search(bracket[1]) else bracket[0]
