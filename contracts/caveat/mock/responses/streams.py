"""Bodies that are streams: JSON lines, and server-sent events."""

from __future__ import annotations

import json
from collections.abc import Iterator

from caveat.json_text import JsonValue

_EVENT_FIELDS = ("id", "event", "retry", "data")
"""Fields of an event (HTML, 9.2.5)."""


def json_lines(value: JsonValue, before: str = "") -> str:
    """One JSON text a line for each item of a list, or for the value if it is no list, each after `before`."""
    return "".join(f"{before}{json.dumps(item)}\n" for item in _items(value))


def event_stream(value: JsonValue) -> str:
    """One event for each item of a list, or for the value if it is no list.

    An object with the property `data` has the fields of an event as its properties; other values are the data.
    """
    return "".join("".join(f"{line}\n" for line in _lines(item)) + "\n" for item in _items(value))


def _items(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [value]


def _lines(item: JsonValue) -> Iterator[str]:
    event = item if isinstance(item, dict) and "data" in item else {"data": item}
    for name in _EVENT_FIELDS:
        if name in event:
            field = event[name]
            text = field if isinstance(field, str) else json.dumps(field)
            # A field has one line; data may have several.
            for line in text.splitlines() or [""] if name == "data" else [" ".join(text.split())]:
                yield f"{name}: {line}"
