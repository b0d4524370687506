"""JSON values taken for what they should be: whatever has another shape is as good as absent."""

from __future__ import annotations

from caveat.json_text import JsonValue


def as_object(value: JsonValue) -> dict[str, JsonValue]:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: JsonValue) -> list[JsonValue]:
    """The value where it is a list, else an empty one."""
    return value if isinstance(value, list) else []
