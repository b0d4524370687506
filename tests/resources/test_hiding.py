"""Items that a list may leave out, and items that are marked as deleted."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.resources.hiding import shows_deletion

Item = dict[str, JsonValue]
FACTS: dict[str, tuple[Item, Item | None, bool]] = {
    "nothing has changed": ({"id": 1, "name": "x"}, {"id": 1, "name": "x"}, False),
    "a flag": ({"id": 1, "deleted": True}, {"id": 1}, True),
    "a flag that is not set": ({"id": 1, "deleted": False}, {"id": 1}, False),
    "a time": ({"id": 1, "archivedAt": "2026-01-02"}, None, True),
    "a state that has changed": ({"state": "closed"}, {"state": "open"}, True),
    "a state that has not": ({"state": "closed"}, {"state": "closed"}, False),
    "a state that says it": ({"status": "deleted"}, {"status": "deleted"}, True),
    "an unknown state before": ({"status": "x"}, None, True),
    "another field has changed": ({"name": "y"}, {"name": "x"}, False),
}


@pytest.mark.parametrize("title", FACTS)
def test_an_item_shows_that_it_is_deleted(title: str) -> None:
    item, before, expected = FACTS[title]
    assert shows_deletion(item, before) is expected
