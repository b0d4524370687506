"""List schemas that can be validated item by item: the list is valid if its items and the rest are valid."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.pointer import child, lookup
from caveat.openapi.validators import Validators

_ANNOTATIONS = frozenset(
    {"title", "description", "default", "deprecated", "example", "examples", "readOnly", "writeOnly", "externalDocs"}
)
_OF_OBJECTS = _ANNOTATIONS | {
    "type",
    "properties",
    "required",
    "additionalProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
}
"""Keywords that do not depend on the items of a member, if `properties` has the member."""

_OF_LISTS = _ANNOTATIONS | {"type", "items"}
"""Keywords that say of a list what they say of each item, or of an empty list."""


class ListSchemas:
    """The schemas of the items of lists in one document, as far as items are judged one by one."""

    def __init__(self, root: JsonValue, validators: Validators) -> None:
        self._root = root
        self._validators = validators
        self._of_items: dict[tuple[str, str | None], str | None] = {}
        self.token = object()
        """Identifies the document, and does not keep it in memory."""

    def of_items(self, pointer: str, key: str | None) -> str | None:
        """The pointer of the schema of the items of a list or of a member; None if the list has other constraints."""
        if (pointer, key) not in self._of_items:
            at: str | None = pointer
            if key is not None:
                at = self._inner(pointer, _OF_OBJECTS, "properties", key)
            self._of_items[pointer, key] = at and self._inner(at, _OF_LISTS, "items")
        return self._of_items[pointer, key]

    def _inner(self, pointer: str, allowed: frozenset[str], *keys: str) -> str | None:
        """The pointer of a schema in one that has only such keywords."""
        at, _ = self._validators.referred(pointer)
        schema = as_object(lookup(self._root, at))
        if not all(name in allowed or name.startswith("x-") for name in schema):
            return None
        inner: JsonValue = schema
        for key in keys:
            inner = as_object(inner).get(key)
        return None if inner is None else child(at, *keys)
