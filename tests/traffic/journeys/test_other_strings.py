"""Strings of a format or a pattern that differ each time."""

from __future__ import annotations

import random
import re

import pytest

from caveat.json_text import JsonValue
from caveat.traffic.journeys.other_strings import other_strings

SLUG = "^[a-z][a-z0-9-]{2,29}$"
SCHEMAS: dict[str, tuple[dict[str, JsonValue], str]] = {
    "a pattern": ({"type": "string", "pattern": SLUG, "example": "north"}, SLUG),
    "a format": ({"type": "string", "format": "date"}, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    "free text": ({"type": "string", "example": "north"}, ""),
    "listed values": ({"type": "string", "pattern": SLUG, "enum": ["north"]}, ""),
}


@pytest.mark.parametrize("title", SCHEMAS)
def test_strings_differ_and_match(title: str) -> None:
    schema, pattern = SCHEMAS[title]
    found = list(other_strings(schema, random.Random(0)))  # noqa: S311 - a test's choices
    assert len(set(found)) == (3 if pattern else 0)
    assert all(re.search(pattern, each) for each in found)


def test_some_times_have_an_offset() -> None:
    rng = random.Random(0)  # noqa: S311 - a test's choices
    first = [next(other_strings({"type": "string", "format": "date-time"}, rng)) for _ in range(9)]
    assert {each[-6:] for each in first if not each.endswith("Z")} > {"+02:00"}
    assert any(each.endswith("Z") for each in first)
