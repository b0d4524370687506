"""Preferences: the header field `Prefer` in all its spellings."""

from __future__ import annotations

import pytest

from caveat.exchange import Headers
from caveat.mock.responses.preferences import Preference, parse_preference

PREFERENCES: dict[tuple[str, ...], Preference | None] = {
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


@pytest.mark.parametrize("sent", PREFERENCES)
def test_a_preference_is_parsed(sent: tuple[str, ...]) -> None:
    assert parse_preference(Headers(("Prefer", value) for value in sent)) == PREFERENCES[sent]


def test_an_applied_preference_is_written_as_it_was_sent() -> None:
    assert str(Preference("404", 'a "cat"', dynamic=True)) == 'code=404, example="a \\"cat\\"", dynamic=true'
