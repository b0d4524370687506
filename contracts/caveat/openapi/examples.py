"""The examples of bodies and parameters in a document."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve


def example(root: JsonValue, holder: str, media_type: str) -> JsonValue:
    """The first example of a media type of a request body or response, None if there is none."""
    return first(root, _media_type(root, holder, media_type))


def examples(root: JsonValue, holder: str, media_type: str) -> Mapping[str, JsonValue]:
    """The named examples of a media type that have a value, in the document's order."""
    return _named(root, _media_type(root, holder, media_type))


def is_null(root: JsonValue, holder: str, media_type: str) -> bool:
    """Whether the first example of a media type is null, as a nullable schema allows."""
    pointer = _media_type(root, holder, media_type)
    node = as_object(lookup(root, pointer))
    values = [node["example"]] if "example" in node else [*_named(root, pointer).values()]
    return values[:1] == [None]


def first(root: JsonValue, pointer: str, node: dict[str, JsonValue] | None = None) -> JsonValue:
    """The first example of the parameter or the media type at a pointer, None if there is none.

    `node` is what the pointer leads to, if that is known.
    """
    node = as_object(lookup(root, pointer)) if node is None else node
    if "example" in node:
        return node["example"]
    return next(iter(_named(root, pointer).values()), None) if "examples" in node else None


def _named(root: JsonValue, pointer: str) -> Mapping[str, JsonValue]:
    named = as_object(as_object(lookup(root, pointer)).get("examples"))
    entries = {name: as_object(lookup(root, resolve(root, child(pointer, "examples", name)))) for name in named}
    return {name: entry["value"] for name, entry in entries.items() if "value" in entry}


def _media_type(root: JsonValue, holder: str, media_type: str) -> str:
    """The pointer of a media type, whose name is compared without regard to case."""
    content = as_object(lookup(root, child(holder, "content")))
    return child(holder, "content", *[name for name in content if name.lower() == media_type][:1])
