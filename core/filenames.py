"""What the name of a music file tells of the song in it."""

import re

_SUFFIX = re.compile(r"\.(?:mp3|m4a|aac|flac|ogg|oga|opus|wav|wma|aiff?|mp4|webm)$", re.IGNORECASE)
_NUMBER = re.compile(r"^\s*(?:\d{1,3}\s*[.)\-_]+\s*|\[?\d{1,3}\]\s*|0\d\s+)(?=\S)")
_NOISE = re.compile(
    r"[(\[][^)\]]*(?:official|lyrics?|video|audio|\bm/?v\b|hd|hq|\d{2,4}\s*kbps|\.(?:com|net|ru|me))"
    r"[^)\]]*[)\]]|\b\d{2,4}\s*kbps\b",
    re.IGNORECASE,
)


def song_in_filename(name: str) -> str:
    """The song as `artist - title`, as far as the name tells; empty where it tells nothing.

    Track numbers, underscores, and notes of the kind "(Official Video)" or "320kbps" fall away.
    """
    text = _SUFFIX.sub("", name.strip())
    text = text.replace("_-_", " - ").replace("_", " ")
    text = _NOISE.sub(" ", _NUMBER.sub("", text))
    text = " ".join(re.sub(r"\s+[-–—]\s*$", "", text).split())
    return text if any(char.isalpha() for char in text) else ""
