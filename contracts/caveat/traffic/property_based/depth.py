"""Bounds the depth of references between schemas: Schemathesis copies all referenced schemas for each operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.objects import references, rewrite

MAX_COPIES = 500
"""Copies of schemas for a few bodies: Schemathesis follows a reference as often as something leads to it."""

_FEW = 8

_DEEPEST = 12
"""References in a row that are followed at most; a schema that refers to itself ends nowhere."""

_DEPTHS = (_DEEPEST, 6, 5, 4, 3, 2, 1)
"""Bounds of the references in a row that are tried, until there are few copies."""

_PREFIX = "/components/schemas/"


def bounded(root: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The document without optional properties, items and choices that refer to schemas too many references away.

    Whether a request is valid is judged by the contract. The same object if there are few copies to make.
    """
    components = as_object(root.get("components"))
    schemas = as_object(components.get("schemas"))
    edges = {f"#{_PREFIX}{name}": _schemas_of(schema) for name, schema in schemas.items()}
    others = {key: value for key, value in components.items() if key != "schemas"}
    starts = _schemas_of([{key: value for key, value in root.items() if key != "components"}, others])
    reached = near = _near(starts, edges, len(edges))
    for depth in _DEPTHS:
        near = _near(starts, edges, depth)
        if _is_small(starts, edges, near):
            break
    if near == reached:
        return root
    # Inner objects are changed first: what is left of them is what counts.
    return as_object(rewrite(root, lambda node: _without_far(node, near)))


def _is_small(starts: list[str], edges: Mapping[str, list[str]], near: set[str]) -> bool:
    """Whether few copies are made of the schemas that are near."""
    most = MAX_COPIES * max(1, len(starts) // _FEW)
    level, copies = Counter(each for each in starts if each in near), 0
    for _ in range(_DEEPEST):
        copies += level.total()
        if copies > most or not level:
            break
        following: Counter[str] = Counter()
        for reference, times in level.items():
            for each in edges.get(reference, ()):
                if each in near:
                    following[each] += times
        level = following
    return copies <= most


def _near(starts: list[str], edges: Mapping[str, list[str]], depth: int) -> set[str]:
    """The references to the schemas that the paths lead to with this many references in a row."""
    near: set[str] = set()
    level = starts
    for _ in range(depth):
        level = [each for each in dict.fromkeys(level) if each not in near]
        near.update(level)
        level = [each for reference in level for each in edges.get(reference, ())]
    return near


def _schemas_of(node: JsonValue) -> list[str]:
    return [text for _, text in references({"": node}) if text.startswith(f"#{_PREFIX}")]


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
        return reference.startswith(f"#{_PREFIX}") and reference not in near
    return bool(schema.get("minItems")) and _is_far(schema.get("items"), near)
