"""Grammar: which keys hold names, and which plain values."""

from __future__ import annotations

from caveat.openapi.grammar import parts


def test_plain_values_are_passed_over_and_names_are_not_read_as_keywords() -> None:
    assert list(parts({"default": {}, "examples": [], "not": {}, "properties": {}}, names=False)) == [
        ("not", {}, False),
        ("properties", {}, True),
    ]
    assert list(parts({"default": {}, "properties": {}}, names=True)) == [
        ("default", {}, False),
        ("properties", {}, False),
    ]
    assert list(parts({"examples": {}}, names=False)) == [("examples", {}, True)]
