"""`readOnly` properties are required in responses only, `writeOnly` properties in requests only."""

from __future__ import annotations

from enum import StrEnum

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.objects import rewrite
from caveat.openapi.references import resolve_object, target


class Direction(StrEnum):
    """Where a body is sent: a request or a response. The value is the keyword of properties that it does not carry."""

    REQUEST = "readOnly"
    RESPONSE = "writeOnly"


def relax_required(root: dict[str, JsonValue], direction: Direction) -> dict[str, JsonValue]:
    """The document without the requirement of properties that this direction does not carry (OpenAPI 3.0.3, 4.7.24.2).

    A property counts where it is declared beside `required`. Returns `root` itself if nothing changes.
    """
    return as_object(relaxed(root, root, direction))


def relaxed(root: dict[str, JsonValue], node: JsonValue, direction: Direction) -> JsonValue:
    """A part of the document, without the parts that it refers to, as `relax_required` says."""

    def change(schema: dict[str, JsonValue]) -> dict[str, JsonValue]:
        required, properties = schema.get("required"), as_object(schema.get("properties"))
        if not isinstance(required, list):
            return schema
        kept = [name for name in required if not _is_left_out(root, properties.get(str(name)), direction)]
        return {**schema, "required": kept} if len(kept) < len(required) else schema

    return rewrite(node, change)


def _is_left_out(root: JsonValue, schema: JsonValue, direction: Direction) -> bool:
    node = as_object(schema)
    reference = node.get("$ref")
    named = resolve_object(root, target(reference)) if isinstance(reference, str) and reference[:1] == "#" else {}
    # Beside a description of its own, a property has its type by `allOf`.
    return any(as_object(part).get(direction) is True for part in (node, named, *as_list(node.get("allOf"))))
