"""Addresses that Telegram takes as links."""

import re
from typing import Final
from urllib.parse import urlsplit

_HOST: Final = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}|localhost|\d{1,3}(?:\.\d{1,3}){3}")


def web_address(text: str) -> str | None:
    """Give the address as a link, or None when it is not one. A bare host gets a scheme."""
    text = text.strip()
    if not text or any(character.isspace() for character in text):
        return None
    if text.startswith(("tg://", "ton://", "mailto:", "tel:")):
        return text
    full = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(full)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not _HOST.fullmatch(host):
        return None
    return full


def button_address(text: str) -> bool:
    """Tell whether a button may carry the address: http, https or tg, spelled out."""
    return text.startswith(("http://", "https://", "tg://")) and web_address(text) is not None
