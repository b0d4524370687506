"""JSON Merge Patch (RFC 7396)."""

from __future__ import annotations

from caveat.json_text import JsonValue


def merged(target: JsonValue, patch: JsonValue) -> JsonValue:
    """The target as the patch changes it: null removes, objects are merged, all else replaces (RFC 7396, 2)."""
    if not isinstance(patch, dict):
        return patch
    made = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = merged(made.get(name), value)
    return made
