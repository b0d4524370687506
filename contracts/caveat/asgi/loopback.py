"""What an address may be: one of HTTP, of a host, and on this machine."""

from __future__ import annotations

import ipaddress
import re

_HIGHEST_PORT = 65_535

_NAME = re.compile(r"(?!.{254})(?!-)[\w-]{1,63}(?<!-)(\.(?!-)[\w-]{1,63}(?<!-))*\.?")
"""A host's name (RFC 1123, 2.1); with underscores too, which some networks have in their names."""


def is_http(scheme: str, host: str, port: int | None) -> bool:
    """Whether these are the parts of an address that HTTP can be spoken to."""
    return scheme in {"http", "https"} and bool(host) and (port or 0) <= _HIGHEST_PORT


def is_host(text: str) -> bool:
    """Whether a text is the name or the address of a host, and nothing more: no port, no scheme, no brackets."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return _NAME.fullmatch(text) is not None
    return True


def is_loopback(host: str) -> bool:
    """Whether a host, in lower case and without a port, is this machine's loopback."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
