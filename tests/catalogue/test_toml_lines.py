"""Lines of TOML keys: headers, dotted keys, and inline tables."""

from __future__ import annotations

import pytest

from caveat.catalogue.toml_lines import line_of

TEXT = """\
[a]
b = 1

[[c."d e"]]
f.g = { h = 1, 'i' = 2 }
"""


@pytest.mark.parametrize(
    ("keys", "line"),
    [("a", 1), ("a.b", 2), ("c", 4), ("c.d e", 4), ("c.d e.f", 5), ("c.d e.f.g.i", 5), ("a.x", None), ("b", None)],
)
def test_a_key_has_a_line(keys: str, line: int | None) -> None:
    assert line_of(TEXT, keys.split(".")) == line


ARRAYS = """\
[[auth]]
token = 1
[[auth]]
scheme = 2
token = 3

[target]
auth = [
  { scheme = 1 },
  { scheme = 2, token = 3 },
]
plain = [{ a = 1 }, { a = 2 }]
"""


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("auth", 0), 1),
        (("auth", 1), 3),
        (("auth", 0, "token"), 2),
        (("auth", 1, "token"), 5),
        (("auth", 0, "scheme"), None),
        (("auth", "scheme"), 4),
        (("auth",), 1),
        (("target", "auth", 0, "scheme"), 9),
        (("target", "auth", 1, "scheme"), 10),
        (("target", "auth", 1, "token"), 10),
        (("target", "auth", 0, "token"), None),
        (("target", "auth", 1), 8),
        (("target", "plain", 1, "a"), 12),
    ],
)
def test_an_entry_of_an_array_has_a_line(keys: tuple[str | int, ...], line: int | None) -> None:
    assert line_of(ARRAYS, keys) == line
