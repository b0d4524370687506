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
