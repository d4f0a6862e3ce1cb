"""Telegram's HTML, escaped in this one place."""

import html
import re
from collections.abc import Iterable

MESSAGE_UNITS = 4096

_TAG = re.compile(r"<[^<>]*>")


class Markup(str):
    """Text that is HTML already; a plain `str` is not, and is escaped where it enters."""

    __slots__ = ()


def escape(text: str) -> Markup:
    """Plain text as HTML; what is HTML already stays."""
    return text if isinstance(text, Markup) else Markup(html.escape(text, quote=True))


def bold(text: str) -> Markup:
    """The text in bold."""
    return Markup(f"<b>{escape(text)}</b>")


def italic(text: str) -> Markup:
    """The text in italics."""
    return Markup(f"<i>{escape(text)}</i>")


def struck(text: str) -> Markup:
    """The text struck through."""
    return Markup(f"<s>{escape(text)}</s>")


def link(text: str, url: str) -> Markup:
    """The text as a link."""
    return Markup(f'<a href="{html.escape(url, quote=True)}">{escape(text)}</a>')


def join(separator: str, parts: Iterable[str]) -> Markup:
    """The parts, each escaped, with a separator between; empty parts fall out."""
    return Markup(str(escape(separator)).join(escape(part) for part in parts if part))


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def visible(markup: str) -> str:
    """What is left after Telegram has parsed the HTML."""
    return html.unescape(_TAG.sub("", markup))


def cut(text: str, most: int) -> str:
    """The text within so many UTF-16 units on one line, ending in `…` where something was cut."""
    line = " ".join(text.split())
    if units(line) <= most:
        return line
    kept = line.encode("utf-16-le", "surrogatepass")[: 2 * (most - 1)]
    return kept.decode("utf-16-le", "ignore").rstrip() + "…"
