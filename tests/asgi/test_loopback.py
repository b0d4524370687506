"""Checks of addresses: loopback hosts, and host names."""

from __future__ import annotations

import pytest

from caveat.asgi.loopback import is_host, is_loopback


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("0.0.0.0", False),  # noqa: S104 - nothing listens there
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("::ffff:10.0.0.1", False),
        ("localhost.example.com", False),
        ("2130706433", False),
        ("", False),
    ],
)
def test_a_host_is_a_loopback_address_or_not(host: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hooks.example.com", True),
        ("Hooks.Example.com.", True),
        ("web_1", True),
        ("bücher.example", True),
        ("10.0.0.1", True),
        ("2001:db8::1", True),
        ("x" * 63, True),
        ("x" * 64, False),
        (".".join(["x" * 50] * 5), False),
        ("", False),
        (" ", False),
        ("a b", False),
        (" example.com", False),
        ("example.com\n", False),
        ("http://example.com", False),
        ("example.com/", False),
        ("example.com:80", False),
        ("user@example.com", False),
        ("[2001:db8::1]", False),
        ("-example.com", False),
        ("example-.com", False),
        ("example..com", False),
        (".", False),
        ("*.example.com", False),
    ],
)
def test_a_text_is_a_host_or_not(text: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_host(text) is expected
