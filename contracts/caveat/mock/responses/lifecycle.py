"""The times of a new item: what has not happened yet has none, and the last update is not before the creation."""

from __future__ import annotations

import re
from collections.abc import Callable

from caveat.json_text import JsonValue
from caveat.resources.words import plain

_ENDS = ("at", "on", "date", "time")
_LATER = (
    r"deleted|removed|archived|cancell?ed|closed|completed|ended|expired|failed|finished|paid|refunded|rejected|"
    r"resolved|returned|revoked|suspended|voided"
)
_NOT_YET = re.compile(f"(?:{_LATER})(?:{'|'.join(_ENDS)})")
_CREATED = frozenset({"created", *(f"{word}{end}" for word in ("created", "creation") for end in _ENDS)})
_WORDS = ("updated", "lastupdated", "modified", "lastmodified", "changed")
_UPDATED = frozenset({*_WORDS, *(f"{word}{end}" for word in _WORDS for end in _ENDS)})


def is_not_yet(name: str) -> bool:
    """Whether a property is the time of something that has not happened to a new item, such as `deleted_at`."""
    return _NOT_YET.fullmatch(plain(name)) is not None


def in_order(item: dict[str, JsonValue], valid: Callable[[str, JsonValue], bool]) -> dict[str, JsonValue]:
    """The item with the time of its creation as that of its update, if the update is earlier and this is valid."""
    created = next((value for name, value in item.items() if plain(name) in _CREATED), None)
    changed = {
        name: created
        for name, value in item.items()
        if plain(name) in _UPDATED and _is_before(value, created) and valid(name, created)
    }
    return item | changed


def _is_before(first: JsonValue, second: JsonValue) -> bool:
    """Whether a time is before another: texts of ISO 8601 sort by time, as numbers do."""
    if isinstance(first, str) and isinstance(second, str):
        return first < second
    return isinstance(first, int | float) and isinstance(second, int | float) and first < second
