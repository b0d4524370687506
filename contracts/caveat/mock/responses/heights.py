"""How many levels of objects and lists a value of a schema needs at least: of a choice, one branch may never end."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import target

MAX_HEIGHT = 12
"""Levels; a schema that needs more, or never ends, has this height."""


class Heights:
    """The heights of the schemas of one document."""

    def __init__(self, root: JsonValue) -> None:
        self._root = root
        self._known: dict[str, int] = {}

    def of(self, pointer: str) -> int:
        """The number of levels that each value of a schema has."""
        if pointer not in self._known:
            # Where the schema leads back to itself, a value that ends takes another way.
            self._known[pointer] = MAX_HEIGHT
            self._known[pointer] = min(self._computed(pointer), MAX_HEIGHT)
        return self._known[pointer]

    def _computed(self, pointer: str) -> int:
        try:
            schema = lookup(self._root, pointer)
        except LookupError:
            return 0
        if not isinstance(schema, dict):
            return 0
        together = [child(pointer, "allOf", index) for index, _ in enumerate(as_list(schema.get("allOf")))]
        if isinstance(schema.get("$ref"), str):
            together.append(target(str(schema["$ref"])))
        heights = [self.of(each) for each in together]
        for keyword in ("anyOf", "oneOf"):
            branches = [child(pointer, keyword, index) for index, _ in enumerate(as_list(schema.get(keyword)))]
            heights += [min(map(self.of, branches))] if branches else []
        return max([*heights, *self._below(pointer, schema)], default=0)

    def _below(self, pointer: str, schema: dict[str, JsonValue]) -> list[int]:
        """The heights by what the schema itself requires below it."""
        properties = as_object(schema.get("properties"))
        required = [child(pointer, "properties", str(name)) for name in as_list(schema.get("required"))]
        heights = [
            1 + self.of(each)
            for name, each in zip(as_list(schema.get("required")), required, strict=True)
            if str(name) in properties
        ]
        least = schema.get("minItems")
        if isinstance(least, int | float) and least > 0 and "items" in schema:
            heights.append(1 + self.of(child(pointer, "items")))
        return heights
