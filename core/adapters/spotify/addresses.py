"""Whether an address is on this machine, where no proxy belongs in between."""

import ipaddress
from urllib.parse import urlsplit


def is_local(url: str) -> bool:
    """Whether the host is this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
