"""Foreign text without what makes a terminal or a chat do things.

Control characters (with the escape sequences that they begin) and the marks that turn the direction
of all that follows. Marks that words of right-to-left scripts and emoji need stay.
"""

import re

# Only what begins with ESC is taken out whole: the short forms of the beginnings (\x9b, \x9d) are
# quotation marks in text that was decoded wrongly, and the words behind them are words.
_ESCAPES = re.compile(
    "\x1b[]PX^_][^\x07\x1b]*(?:\x07|\x1b\\\\)"  # titles, links, the clipboard
    "|\x1b\\[[0-?]*[ -/]*[@-~]"  # colours, the cursor
    "|\x1b[ -/]*[0-~]"
)
_TURNING = "\u202a-\u202e\u2066-\u2069"
_CONTROLS = re.compile(f"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f{_TURNING}]")  # no white space
_UNSEEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_TURNING}]")  # all but tab and line feed


def cleaned(text: str) -> str:
    """The text without them; white space of all kinds stays."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROLS.sub("", _ESCAPES.sub("", text))


def shown(text: str) -> str:
    r"""The text with each of them written out (`\x1b`, `\u202e`), as a terminal may have it.

    Inside of JSON the longer form is chosen, which JSON reads as the very character.
    """
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
