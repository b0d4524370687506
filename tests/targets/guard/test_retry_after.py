"""Retry-After: seconds or a date."""

from __future__ import annotations

import pytest

from caveat.exchange import Headers, Response
from caveat.targets.guard.retry_after import retry_after_s

NOW = 1_795_600_000.0  # Wed, 25 Nov 2026 09:46:40 GMT

FIELDS = {
    "120": 120.0,
    " 0 ": 0.0,
    "Wed, 25 Nov 2026 09:47:40 GMT": 60.0,
    "Wed, 25 Nov 2026 09:45:40 GMT": 0.0,
    "Wed, 25 Nov 2026 09:47:40": 60.0,
    "-1": None,
    "1.5": None,
    "soon": None,
    "": None,
    "9" * 400: None,
}


@pytest.mark.parametrize("text", FIELDS)
def test_it_is_read(text: str) -> None:
    assert retry_after_s(Response(429, Headers([("Retry-After", text)])), NOW) == FIELDS[text]


def test_a_response_without_it_asks_for_nothing() -> None:
    assert retry_after_s(Response(429), NOW) is None
