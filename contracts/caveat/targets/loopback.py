"""What an address may be: which hosts are this machine, and which ports there are."""

from __future__ import annotations

import ipaddress

HIGHEST_PORT = 65_535


def is_loopback(host: str) -> bool:
    """Whether a host, in lower case and without a port, is this machine's loopback."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
