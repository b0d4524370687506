"""Places in bodies, in words."""

from __future__ import annotations

from caveat.resources.model import Place


def test_a_place_in_words() -> None:
    assert [Place(keys).text for keys in ((), ("data",), ("data", "items"))] == [
        "the body",
        "body.data",
        "body.data.items",
    ]
