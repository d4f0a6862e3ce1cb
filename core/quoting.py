"""Which names of playlists may be shown: those of foreign collections can be adult in tone."""

import re

_ADULT = re.compile(
    r"(?<!\w)(?:sex\w*|porn\w*|fuck\w*|nsfw|strip(?:per|tease)\w*|blow ?jobs?|pussy|"
    r"cunt\w*|dick|cock|tits|"
    r"boobs?|bitch\w*|whores?|sluts?|horny|bdsm|fetish|orgasm\w*|milf\w*|erotic\w*|hooker\w*|xxx|nigg\w*|"
    r"섹스|야동|порно|секс\w*|бля\w*|хуй\w*|пизд\w*)(?!\w)",
    re.IGNORECASE,
)


def presentable(name: str) -> bool:
    """Whether a playlist's name may be quoted."""
    return bool(name.strip()) and not _ADULT.search(name)
