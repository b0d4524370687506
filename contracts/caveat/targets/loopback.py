"""What an address may be: one of HTTP, and on this machine."""

from __future__ import annotations

import ipaddress

_HIGHEST_PORT = 65_535


def is_http(scheme: str, host: str, port: int | None) -> bool:
    """Whether these are the parts of an address that HTTP can be spoken to."""
    return scheme in {"http", "https"} and bool(host) and (port or 0) <= _HIGHEST_PORT


def is_loopback(host: str) -> bool:
    """Whether a host, in lower case and without a port, is this machine's loopback."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
