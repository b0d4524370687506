"""Checks of addresses: HTTP URLs, host names, and the loopback addresses of this machine."""

from __future__ import annotations

import ipaddress
import re

_MAX_PORT = 65_535

_HOST_NAME = re.compile(r"(?!.{254})(?!-)[\w-]{1,63}(?<!-)(\.(?!-)[\w-]{1,63}(?<!-))*\.?")
"""A host name (RFC 1123, 2.1); underscores are allowed too, since some networks use them."""


def is_http(scheme: str, host: str, port: int | None) -> bool:
    """Whether a URL of these parts is an HTTP URL."""
    return scheme in {"http", "https"} and bool(host) and (port or 0) <= _MAX_PORT


def is_host(text: str) -> bool:
    """Whether a text is a host name or an IP address only: no port, no scheme, no brackets."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return _HOST_NAME.fullmatch(text) is not None
    return True


def is_loopback(host: str) -> bool:
    """Whether a host, in lower case and without a port, is this machine's loopback."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
