"""Preferences: what a request would rather be answered with, however it is spelt."""

from __future__ import annotations

import pytest

from caveat.exchange import Headers
from caveat.mock.responses.preferences import Preference, wish

WISHES: dict[tuple[str, ...], Preference | None] = {
    (): None,
    ("return=minimal",): None,
    ("code=404",): Preference(code="404"),
    ("Code = 404",): Preference(code="404"),
    ('code="404"',): Preference(code="404"),
    ("code",): None,
    ("example=cat, code=200",): Preference("200", "cat"),
    ("example=cat", "code=200"): Preference("200", "cat"),
    ("example=cat, example=dog",): Preference(example="cat"),
    ('example="a, b"; x=y, respond-async',): Preference(example="a, b"),
    ("dynamic=true",): Preference(dynamic=True),
    ("dynamic=false",): None,
    ("; ,=, ;=",): None,
}


@pytest.mark.parametrize("sent", WISHES)
def test_a_wish(sent: tuple[str, ...]) -> None:
    assert wish(Headers(("Prefer", value) for value in sent)) == WISHES[sent]


def test_what_was_applied_is_said_as_it_was_asked_for() -> None:
    assert str(Preference("404", 'a "cat"', dynamic=True)) == 'code=404, example="a \\"cat\\"", dynamic=true'
