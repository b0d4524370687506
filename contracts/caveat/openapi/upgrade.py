"""From OpenAPI 3.0 to 3.1, so that everything after reading knows one kind of schema (JSON Schema 2020-12)."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.openapi.grammar import parts

_BOUNDS = (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum"))


def to_3_1(document: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """A 3.0 document as a 3.1 document that means the same."""
    upgraded = _upgrade(document)
    assert isinstance(upgraded, dict)  # noqa: S101 - an object stays one
    return {**upgraded, "openapi": "3.1.0"}


def _upgrade(node: JsonValue, *, names: bool = False) -> JsonValue:
    if isinstance(node, list):
        return [_upgrade(item) for item in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        # In 3.0 whatever stands beside a $ref is ignored.
        return {"$ref": node["$ref"]}
    below = {key: _upgrade(value, names=naming) for key, value, naming in parts(node, names=names)}
    upgraded = {key: below.get(key, value) for key, value in node.items()}
    return _schema(upgraded)


def _schema(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    if node.get("nullable") is True:
        node = _nullable(node)
    elif isinstance(node.get("nullable"), bool):
        node = {key: value for key, value in node.items() if key != "nullable"}
    for bound, exclusive in _BOUNDS:
        flag = node.get(exclusive)
        if isinstance(flag, bool):
            node = {key: value for key, value in node.items() if key != exclusive}
            if flag and bound in node:
                node[exclusive] = node.pop(bound)
    return node


def _nullable(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    rest = {key: value for key, value in node.items() if key != "nullable"}
    if isinstance(rest.get("type"), str):
        rest["type"] = [rest["type"], "null"]
        enum = rest.get("enum")
        if isinstance(enum, list) and None not in enum:
            rest["enum"] = [*enum, None]
        return rest
    # Without a type, 3.0.3 gives `nullable` no effect of its own; authors mean "or null".
    return {"anyOf": [rest, {"type": "null"}]}
