"""The networks of addresses: which ones are near each other."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address

_LONGEST = 45
"""Characters of an address; a zone may make it longer without an end, and a memory of such has no bound."""


def network(address: str) -> bytes | None:
    """The first octets of an address: two of IPv4, four of IPv6; None where the text is no address."""
    return _network(address) if len(address) <= _LONGEST else None


# All addresses of a user are looked at whenever one of them is new.
@lru_cache(maxsize=4096)
def _network(address: str) -> bytes | None:
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address):
        inner = parsed.ipv4_mapped
        return parsed.packed[:4] if inner is None else inner.packed[:2]
    return parsed.packed[:2]
