"""The network of an IP address: addresses of one network are similar."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address

_MAX_CHARACTERS = 45
"""Of an address. A zone id (RFC 4007) may be longer; the limit keeps the size of the cache bounded."""


def network(address: str) -> bytes | None:
    """The first octets of an address: two of IPv4, four of IPv6; None if the text is not an address."""
    return _network(address) if len(address) <= _MAX_CHARACTERS else None


# Each new address is compared with all addresses of the user.
@lru_cache(maxsize=4096)
def _network(address: str) -> bytes | None:
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return parsed.packed[:4] if mapped is None else mapped.packed[:2]
    return parsed.packed[:2]
