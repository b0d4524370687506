"""The minimum depth of the values of a schema: it finds the branch of a recursive schema that ends."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import target

MAX_DEPTH = 12
"""Levels of objects and lists; a schema that needs more, or never ends, counts as this deep."""


class MinDepths:
    """The minimum depths of the schemas of one document."""

    def __init__(self, root: JsonValue) -> None:
        self._root = root
        self._known: dict[str, int] = {}

    def of(self, pointer: str) -> int:
        """The number of levels of objects and lists that each value of a schema has at least."""
        if pointer not in self._known:
            # For a schema that refers back to itself: a value that ends takes another branch.
            self._known[pointer] = MAX_DEPTH
            self._known[pointer] = min(self._computed(pointer), MAX_DEPTH)
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
        depths = [self.of(each) for each in together]
        for keyword in ("anyOf", "oneOf"):
            branches = [child(pointer, keyword, index) for index, _ in enumerate(as_list(schema.get(keyword)))]
            depths += [min(map(self.of, branches))] if branches else []
        return max([*depths, *self._below(pointer, schema)], default=0)

    def _below(self, pointer: str, schema: dict[str, JsonValue]) -> list[int]:
        """The depths that the required properties and items of the schema give it."""
        properties = as_object(schema.get("properties"))
        required = [child(pointer, "properties", str(name)) for name in as_list(schema.get("required"))]
        depths = [
            1 + self.of(each)
            for name, each in zip(as_list(schema.get("required")), required, strict=True)
            if str(name) in properties
        ]
        least = schema.get("minItems")
        if isinstance(least, int | float) and least > 0 and "items" in schema:
            depths.append(1 + self.of(child(pointer, "items")))
        return depths
