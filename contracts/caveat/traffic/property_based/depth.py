"""Bounds how deep schemas refer to each other: Schemathesis copies all that a request leads to, for each operation."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.references import target
from caveat.openapi.walk import references, rewrite

MAX_SCHEMAS = 48
"""Component schemas that the requests of a unit use, as far as the others are optional: the nearest ones."""

_PREFIX = "/components/schemas/"


def bounded(root: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The document without optional properties, items and choices that lead to schemas far away from its paths.

    Whether a request is valid is judged by the contract. The same object if it has few schemas.
    """
    schemas = as_object(as_object(root.get("components")).get("schemas"))
    if len(schemas) <= MAX_SCHEMAS:
        return root
    near = _near(root, schemas)

    def change(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
        return _without_far(node, near)

    # Inner objects are changed first: what is left of them is what counts.
    return as_object(rewrite(root, change))


def _near(root: Mapping[str, JsonValue], schemas: Mapping[str, JsonValue]) -> set[str]:
    """The references to the nearest schemas: those that the paths refer to first."""
    rest: dict[str, JsonValue] = {key: value for key, value in root.items() if key != "components"}
    others: dict[str, JsonValue] = {
        key: value for key, value in as_object(root.get("components")).items() if key != "schemas"
    }
    waiting = _schemas_of({"rest": rest, "others": others})
    near: dict[str, None] = {}
    while waiting and len(near) < MAX_SCHEMAS:
        following: list[str] = []
        for reference in waiting:
            if reference not in near and len(near) < MAX_SCHEMAS:
                near[reference] = None
                following += _schemas_of(schemas.get(target(reference).removeprefix(_PREFIX)))
        waiting = following
    return set(near)


def _schemas_of(node: JsonValue) -> list[str]:
    return [text for _, text in references({"": node}) if target(text).startswith(_PREFIX)]


def _without_far(node: dict[str, JsonValue], near: set[str]) -> dict[str, JsonValue]:
    properties = node.get("properties")
    if isinstance(properties, dict) and "$ref" not in node:
        required = as_list(node.get("required"))
        kept = {key: each for key, each in properties.items() if key in required or not _is_far(each, near)}
        node = {**node, "properties": kept} if len(kept) < len(properties) else node
    for keyword in ("anyOf", "oneOf"):
        branches = node.get(keyword)
        if isinstance(branches, list) and any(_is_far(each, near) for each in branches):
            nearer = [each for each in branches if not _is_far(each, near)]
            node = {**node, keyword: nearer} if nearer and keyword == "anyOf" else node
    if _is_far(node.get("items"), near) and not node.get("minItems"):
        rest = {key: value for key, value in node.items() if key != "items"}
        node = {**rest, "maxItems": 0}
    return node


def _is_far(node: JsonValue, near: set[str]) -> bool:
    """Whether a schema is a reference to one that is not near, or an array of such."""
    schema = as_object(node)
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return target(reference).startswith(_PREFIX) and reference not in near
    return bool(schema.get("minItems")) and _is_far(schema.get("items"), near)
