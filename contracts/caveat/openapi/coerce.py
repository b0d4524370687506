"""Reads JSON values of an expected type: a value of another type counts as absent."""

from __future__ import annotations

from caveat.json_text import JsonValue


def as_object(value: JsonValue) -> dict[str, JsonValue]:
    """The value if it is an object, else an empty object."""
    return value if isinstance(value, dict) else {}


def as_list(value: JsonValue) -> list[JsonValue]:
    """The value if it is a list, else an empty list."""
    return value if isinstance(value, list) else []
