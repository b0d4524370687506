"""The ways in which a mutant changes a value of a response."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.mutation.prose.values import WAYS, Seen, constant


@pytest.mark.parametrize(
    ("words", "value", "earlier", "expected"),
    [
        ("other", 1, [], 2),
        ("other", "a", [], "ax"),
        ("other", True, [], False),
        ("other", [1], [], [1]),
        ("as at first", 3, [1, 2], 1),
        ("as before", 3, [1, 2], 2),
        ("as before", 3, [], 3),
        ("new each time", "a", ["b"], "a-2"),
        ("new each time", 5, [], 1005),
        ("lower", 5, [], 4),
        ("lower", "a", [], "a"),
        ("lower", True, [], True),
        ("of another year", "2026-11-26", [], "2001-11-26"),
        ("of another year", "text", [], "text"),
        ("empty", [1], [], []),
        ("empty", "a", [], "a"),
        ("without its first item", [1, 2], [], [2]),
        ("without its last item", [1, 2], [], [1]),
        ("with its last item twice", [1, 2], [], [1, 2, 2]),
        ("with earlier items", [2], [[], [1, 2]], [2, 1]),
        ("reversed", [1, 2], [], [2, 1]),
        ("seconds", 1790847000000, [], 1790847000),
        ("seconds", 5, [], 5),
    ],
)
def test_a_way(words: str, value: JsonValue, earlier: list[JsonValue], expected: JsonValue) -> None:
    assert WAYS[words](value, Seen(earlier)) == expected


def test_a_constant() -> None:
    assert constant(7)(1, Seen()) == 7
