"""The network of an address, and of a text that is not an address."""

from __future__ import annotations

import pytest

from caveat.apis.dfend.mock.networks import network


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.7", b"\xcb\x00"),
        ("203.0.0.0", b"\xcb\x00"),
        ("::ffff:203.0.113.7", b"\xcb\x00"),
        ("2001:db8:1::7", b"\x20\x01\x0d\xb8"),
        ("fe80::1%eth0", b"\xfe\x80\x00\x00"),
        ("::", b"\x00\x00\x00\x00"),
        ("", None),
        ("203.0.113", None),
        ("203.0.113.256", None),
        ("203.0.113.7:443", None),
        ("example.com", None),
        ("fe80::1%" + "x" * 99_000, None),
    ],
)
def test_addresses_with_the_same_first_octets_have_the_same_network(address: str, expected: bytes | None) -> None:
    assert network(address) == expected
