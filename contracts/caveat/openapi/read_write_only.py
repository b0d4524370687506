"""Which way a property goes: `readOnly` ones are required of answers alone, `writeOnly` ones of requests alone."""

from __future__ import annotations

from enum import StrEnum

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.pointer import lookup
from caveat.openapi.references import resolve, target


class Direction(StrEnum):
    """Where a body goes, by the keyword of the properties that do not go there."""

    REQUEST = "readOnly"
    ANSWER = "writeOnly"


def required_of(root: dict[str, JsonValue], direction: Direction) -> dict[str, JsonValue]:
    """The document, with nothing required that does not go in this direction (OpenAPI 3.0.3, 4.7.24.2).

    It is the document itself where nothing is left out. A property counts where it stands beside `required`.
    """
    return as_object(_walk(root, root, direction))


def _walk(root: JsonValue, node: JsonValue, direction: Direction) -> JsonValue:
    if isinstance(node, list):
        items = [_walk(root, item, direction) for item in node]
        return items if any(new is not old for new, old in zip(items, node, strict=True)) else node
    if not isinstance(node, dict):
        return node
    made = {name: _walk(root, value, direction) for name, value in node.items()}
    required, properties = node.get("required"), as_object(node.get("properties"))
    if isinstance(required, list):
        wanted = [name for name in required if not _elsewhere(root, properties.get(str(name)), direction)]
        made["required"] = wanted if len(wanted) < len(required) else required
    return made if any(made[name] is not node[name] for name in node) else node


def _elsewhere(root: JsonValue, schema: JsonValue, direction: Direction) -> bool:
    node = as_object(schema)
    if node.get(direction) is True:
        return True
    reference = node.get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#"):
        return False
    try:
        return as_object(lookup(root, resolve(root, target(reference)))).get(direction) is True
    except LookupError:
        # The lint tells of references that lead nowhere.
        return False
