"""The examples that a document gives of bodies and parameters."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve


def example(root: JsonValue, holder: str, media_type: str) -> JsonValue:
    """The first example of a media type in a request body's or response's content, None where it has none."""
    return first(root, _written(root, holder, media_type))


def examples(root: JsonValue, holder: str, media_type: str) -> Mapping[str, JsonValue]:
    """The examples of a media type that have a name and a value, in the document's order."""
    return _named(root, _written(root, holder, media_type))


def first(root: JsonValue, pointer: str) -> JsonValue:
    """The first example of the parameter or the media type at a pointer, None where it has none."""
    node = as_object(lookup(root, pointer))
    return node["example"] if "example" in node else next(iter(_named(root, pointer).values()), None)


def _named(root: JsonValue, pointer: str) -> Mapping[str, JsonValue]:
    named = as_object(as_object(lookup(root, pointer)).get("examples"))
    entries = {name: as_object(lookup(root, resolve(root, child(pointer, "examples", name)))) for name in named}
    return {name: entry["value"] for name, entry in entries.items() if "value" in entry}


def _written(root: JsonValue, holder: str, media_type: str) -> str:
    """Where a media type stands, however the document writes its name: they are compared without regard to case."""
    content = as_object(lookup(root, child(holder, "content")))
    return child(holder, "content", *[name for name in content if name.lower() == media_type][:1])
