"""The schemas that apply to one value together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from caveat.json_text import JsonValue
from caveat.mock.responses.forbidden_properties import is_forbidden
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import child
from caveat.openapi.schema import Types

Pointers: TypeAlias = tuple[str, ...]
"""Schemas that apply to one value together."""

_TYPES_OF_KEYWORDS = (
    *((keyword, "object") for keyword in ("properties", "required", "minProperties", "propertyNames")),
    *((keyword, "array") for keyword in ("items", "prefixItems", "minItems", "contains")),
    *((keyword, "string") for keyword in ("pattern", "minLength", "maxLength", "format")),
    *((keyword, "number") for keyword in ("minimum", "maximum", "multipleOf")),
)
"""The most likely types of a schema without `type`."""


@dataclass(frozen=True, slots=True)
class Constraints:
    """The schemas that apply to one value, including `$ref`, `allOf` and one branch of `anyOf` and `oneOf` each."""

    parts: tuple[tuple[str, Mapping[str, JsonValue]], ...]
    accepted: Types

    @property
    def schemas(self) -> list[Mapping[str, JsonValue]]:
        """The schemas themselves."""
        return [schema for _, schema in self.parts]

    def has(self, *keywords: str) -> bool:
        """Whether one of the schemas has one of these keywords."""
        return any(keyword in schema for schema in self.schemas for keyword in keywords)

    def below(self, keyword: str) -> Pointers:
        """The pointers of a keyword in the schemas that have it."""
        return tuple(child(pointer, keyword) for pointer, schema in self.parts if keyword in schema)

    def required(self) -> list[str]:
        """The names of the required properties, each as often as a schema requires it."""
        return [str(name) for schema in self.schemas for name in as_list(schema.get("required"))]

    def properties(self) -> dict[str, Pointers]:
        """The schemas of each property that the value may have, by name."""
        properties: dict[str, Pointers] = {}
        for pointer, schema in self.parts:
            for name, subschema in as_object(schema.get("properties")).items():
                if subschema is not False and not is_forbidden(name, self.schemas):
                    properties[name] = (*properties.get(name, ()), child(pointer, "properties", name))
        return properties

    def type(self) -> str:
        """The type of the value to generate."""
        if not self.has("type"):
            for keyword, name in _TYPES_OF_KEYWORDS:
                if self.has(keyword) and name in self.accepted:
                    return name
            if "null" in self.accepted:
                return "null"
        order = ("string", "number", "integer", "boolean", "array", "object")
        return next((name for name in order if name in self.accepted), "null")
