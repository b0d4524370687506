"""Loopback: which hosts are this machine."""

from __future__ import annotations

import pytest

from caveat.targets.loopback import is_loopback


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("0.0.0.0", False),  # noqa: S104 - to listen everywhere is not what is tested
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("::ffff:10.0.0.1", False),
        ("localhost.example.com", False),
        ("2130706433", False),
        ("", False),
    ],
)
def test_a_host_is_this_machine_or_not(host: str, ours: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_loopback(host) is ours
