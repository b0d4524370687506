"""The changes of an action: what its name says, else its description, as far as the item has such a property."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from caveat.json_text import JsonValue
from caveat.mock.collections.action_changes import action_changes
from resource_document import operation, properties, spec_of

STATUS: JsonValue = {"enum": ["open", "paid", "cancelled", "in_progress", "active", "sent", "ready", None]}
TIME: JsonValue = {"type": ["string", "null"], "format": "date-time"}
ORDER = properties(id="integer", status={"$ref": "#/components/schemas/Status"}, kind={"enum": ["refund", "order"]})
FLAGS = properties(
    id="integer", locked="boolean", is_hidden="boolean", enabled="boolean", archivedAt=TIME, closed_at=TIME
)

CHANGES: dict[str, tuple[str, dict[str, JsonValue]]] = {
    "cancel": ("", {"status": "cancelled"}),
    "pay": ("", {"status": "paid"}),
    "activate": ("", {"status": "active"}),
    "reopen": ("", {"status": "open"}),
    "mark-as-sent": ("", {"status": "sent"}),
    "markReady": ("", {"status": "ready"}),
    "refund": ("Cancelled orders cannot be changed.", {}),
    "dispatch": ("Marks the order as sent.", {"status": "sent"}),
    "work": ("The status becomes `in_progress`.", {"status": "in_progress"}),
    "check": ("Marks the order as sent, or sets it to paid.", {}),
    "forward": ("Sends the order to open markets.", {}),
}
ON_FLAGS: dict[str, dict[str, JsonValue]] = {
    "lock": {"locked": True},
    "unlock": {"locked": False},
    "hide": {"is_hidden": True},
    "disable": {"enabled": False},
    "archive": {"archivedAt": "2026-01-01T00:00:00Z"},
    "unarchive": {"archivedAt": None},
    "close": {"closed_at": "2026-01-01T00:00:00Z"},
    "reopen": {"closed_at": None},
    "polish": {},
}
CASES = [("Order", word, text, changes) for word, (text, changes) in CHANGES.items()]
CASES += [("Flags", word, "", changes) for word, changes in ON_FLAGS.items()]


@pytest.mark.parametrize(("name", "word", "text", "changes"), CASES)
def test_the_changes_of_an_action(name: str, word: str, text: str, changes: dict[str, JsonValue]) -> None:
    act = operation("act", extra={"description": text})
    spec = spec_of(
        {f"/x/{{id}}/{word}": {"post": act}},
        components={"schemas": {"Order": ORDER, "Flags": FLAGS, "Status": STATUS}},
    )
    found = action_changes(
        spec, spec.operations["act"], word, f"/components/schemas/{name}", datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert found == changes
