"""From OpenAPI 3.0 to 3.1, so that the rest of the toolkit knows one kind of schema (JSON Schema 2020-12)."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.objects import rewrite

_UNKNOWN = frozenset(
    {
        *("const", "contains", "minContains", "maxContains", "prefixItems", "additionalItems", "unevaluatedItems"),
        *("patternProperties", "propertyNames", "unevaluatedProperties", "dependentRequired", "dependentSchemas"),
        *("dependencies", "if", "then", "else", "contentEncoding", "contentMediaType", "contentSchema"),
    }
)
"""Keywords of JSON Schema that 3.0 does not have, so that they say nothing there."""

_BOUNDS = (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum"))


def to_3_1(document: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """A 3.0 document as a 3.1 document with the same meaning."""
    return {**as_object(rewrite(document, _upgrade)), "openapi": "3.1.0"}


def _upgrade(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    if isinstance(node.get("$ref"), str):
        # 3.0 ignores the siblings of a $ref.
        return {"$ref": node["$ref"]}
    if not _UNKNOWN.isdisjoint(node):
        node = {key: value for key, value in node.items() if key not in _UNKNOWN}
    if node.get("nullable") is True:
        node = _nullable(node)
    elif isinstance(node.get("nullable"), bool):
        node = _without(node, "nullable")
    for bound, exclusive in _BOUNDS:
        flag = node.get(exclusive)
        if isinstance(flag, bool):
            node = _without(node, exclusive)
            if flag and bound in node:
                node[exclusive] = node.pop(bound)
    return node


def _without(node: dict[str, JsonValue], name: str) -> dict[str, JsonValue]:
    return {key: value for key, value in node.items() if key != name}


def _nullable(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    rest = _without(node, "nullable")
    if isinstance(rest.get("type"), str):
        rest["type"] = [rest["type"], "null"]
        enum = rest.get("enum")
        if isinstance(enum, list) and None not in enum:
            rest["enum"] = [*enum, None]
        return rest
    # Without a type, 3.0.3 gives `nullable` no effect of its own; authors mean "or null".
    return {"anyOf": [rest, {"type": "null"}]}
