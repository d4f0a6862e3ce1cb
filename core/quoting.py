"""Which names of playlists are quoted: those fit to be shown, in the reader's language."""

import re
from collections.abc import Iterable

from core.model import Playlist

_ADULT = re.compile(
    r"(?<!\w)(?:sex\w*|porn\w*|fuck\w*|nsfw|strip(?:per|tease)\w*|blow ?jobs?|pussy|cunt\w*|dick|"
    r"cock|tits|boobs?|bitch\w*|whores?|sluts?|horny|bdsm|fetish|orgasm\w*|milf\w*|erotic\w*|"
    r"hooker\w*|xxx|nigg\w*|섹스|야동|порно|секс\w*|бля\w*|хуй\w*|пизд\w*)(?!\w)",
    re.IGNORECASE,
)
_SCRIPTS = {
    # Syllables, and the single letters that stand while one is being typed or that laugh and cry.
    "ko": re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\ud7b0-\ud7fb]"),
    "ru": re.compile("[\u0400-\u04ff]"),
}


def presentable(name: str) -> bool:
    """Whether a playlist's name may be quoted."""
    return bool(name.strip()) and not _ADULT.search(name)


def written_in(text: str) -> str | None:
    """The language that the letters of a text speak for: `ko`, `ru`, or none of these."""
    counts = {language: len(script.findall(text)) for language, script in _SCRIPTS.items()}
    language = max(counts, key=lambda key: counts[key])
    return language if counts[language] else None


def script_of(text: str) -> str:
    """The same, and `en` for all other letters."""
    return written_in(text) or "en"


def name_in(playlist: Playlist, language: str) -> str:
    """The playlist's first name in a language, else its own; empty when none may be shown."""
    script = _SCRIPTS.get(language)
    written = (name for name in playlist.captions if script and script.search(name))
    return next(filter(presentable, (*written, playlist.name)), "")


def names_in(playlists: Iterable[Playlist], language: str) -> tuple[str, ...]:
    """The names that may be shown, each once."""
    named = (name_in(playlist, language) for playlist in playlists)
    return tuple(dict.fromkeys(name for name in named if name))
