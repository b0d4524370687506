"""JSON Merge Patch (RFC 7396)."""

from __future__ import annotations

from caveat.json_text import JsonValue


def apply_merge_patch(target: JsonValue, patch: JsonValue) -> JsonValue:
    """The patched target: null removes a property, objects are merged, other values replace (RFC 7396, 2)."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = apply_merge_patch(result.get(name), value)
    return result
