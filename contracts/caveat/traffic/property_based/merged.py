"""Merges `allOf` of plain objects, as inheritance writes them: Schemathesis varies no property below it."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.objects import rewrite
from caveat.openapi.references import resolve_object, target

_ANNOTATIONS = frozenset({"title", "description", "example", "examples", "deprecated", "readOnly", "writeOnly", "xml"})
_PLAIN = frozenset({"type", "properties", "required", "allOf", "$ref"}) | _ANNOTATIONS
"""The keywords of a branch that can be merged with others."""

_MAX_DEPTH = 6
"""Levels of inheritance."""

_MAX_PROPERTIES = 200

Object = dict[str, JsonValue]


def merged(root: Object) -> Object:
    """The document with one object schema instead of each `allOf` whose branches are plain objects.

    Requests are judged by the contract itself, so that a value that the merged schema accepts by mistake is no finding.
    """
    return as_object(rewrite(root, lambda node: _merged(node, root)))


def _merged(node: Object, root: Object) -> Object:
    if "allOf" not in node or not _is_plain(node):
        return node
    parts = _parts(node, root, 0)
    if parts is None or not any(part.get("properties") for part in parts):
        return node
    properties: Object = {}
    required: list[JsonValue] = []
    for part in parts:
        for name, schema in as_object(part.get("properties")).items():
            other = properties.get(name, schema)
            properties[name] = schema if other == schema else {"allOf": [other, schema]}
        required += [name for name in as_list(part.get("required")) if name not in required]
    if len(properties) > _MAX_PROPERTIES:
        return node
    rest = {key: value for key, value in node.items() if key in _ANNOTATIONS or key.startswith("x-")}
    return {**rest, "type": "object", "properties": properties, **({"required": required} if required else {})}


def _parts(node: Object, root: Object, depth: int) -> list[Object] | None:
    """The schema and all that it inherits from, the farthest first; None if one is not a plain object."""
    if depth > _MAX_DEPTH or not _is_plain(node):
        return None
    inherited: list[Object] = []
    for branch in as_list(node.get("allOf")):
        reference = as_object(branch).get("$ref")
        schema = resolve_object(root, target(reference)) if isinstance(reference, str) else as_object(branch)
        parts = _parts(schema, root, depth + 1)
        if parts is None:
            return None
        inherited += parts
    return [*inherited, node]


def _is_plain(node: Object) -> bool:
    keys = {key for key in node if not key.startswith("x-")}
    return keys <= _PLAIN and node.get("type", "object") == "object"
