"""Names in any spelling: which of them is that of a total."""

from __future__ import annotations

import pytest

from caveat.resources.words import total_of

TOTALS: dict[str, tuple[tuple[str, ...], str | None]] = {
    "one": (("id", "count"), "count"),
    "in another spelling": (("total_count", "unit"), "total_count"),
    "none": (("id", "name"), None),
    "nothing": ((), None),
    "two": (("count", "total"), None),
}


@pytest.mark.parametrize("title", TOTALS)
def test_a_total_has_one_name(title: str) -> None:
    names, expected = TOTALS[title]
    assert total_of(names) == expected
