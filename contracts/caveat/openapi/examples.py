"""The examples that a document gives of its bodies."""

from __future__ import annotations

from caveat.exchange import JsonValue
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve


def example(root: JsonValue, holder: str, media_type: str) -> JsonValue:
    """The first example of a media type in a request body's or response's content, None where it has none."""
    content = lookup(root, child(holder, "content"))
    written = [name for name in content if name.lower() == media_type] if isinstance(content, dict) else []
    pointer = child(holder, "content", *written[:1])
    node = lookup(root, pointer)
    if not isinstance(node, dict):
        return None
    if "example" in node:
        return node["example"]
    named = node.get("examples")
    for name in named if isinstance(named, dict) else ():
        entry = lookup(root, resolve(root, child(pointer, "examples", name)))
        if isinstance(entry, dict) and "value" in entry:
            return entry["value"]
    return None
