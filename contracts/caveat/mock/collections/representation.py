"""How a response represents items: as the body or in an envelope, one item or a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from caveat.json_text import JsonValue
from caveat.mock.collections.ids import IdNames, id_property
from caveat.mock.collections.pagination import without_next_page
from caveat.mock.responses.bodies import Bodies
from caveat.mock.responses.negotiation import MediaTypeChoice, acceptable
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve
from caveat.openapi.schema import Schemas

Properties = dict[str, JsonValue]
"""Properties of an item, by name."""


@dataclass(frozen=True, slots=True)
class Representation:
    """How one documented response represents an item or a list of items."""

    response_spec: ResponseSpec
    media_type: MediaTypeChoice
    """The first JSON media type of the response."""
    body: JsonValue
    """The example of the body, else a sample of its schema."""
    envelope_property: str
    """The property of the body that holds the item or the list, `""` if the body is the item or the list itself."""
    item_schema: str
    """A JSON pointer, `""` if the document has no schema."""
    examples: tuple[Properties, ...]
    """The items in the body."""
    has_example: bool
    """Whether the body is an example of the document; else it is a sample of the schema."""
    property_names: frozenset[str]
    """The properties that an item has in this response; empty if it may have any."""

    @property
    def body_schema(self) -> str:
        """The JSON pointer of the body's schema, `""` if the document has none."""
        return self.response_spec.media[self.media_type.documented]

    def select(self, properties: Properties) -> Properties:
        """Those properties of an item that it has in this response."""
        if not self.property_names:
            return dict(properties)
        return {name: value for name, value in properties.items() if name in self.property_names}

    def wrap(self, value: JsonValue, envelope: Properties | None = None) -> JsonValue:
        """The body for an item or a list: in the envelope, if there is one, whose other properties `envelope` sets."""
        if not self.envelope_property or not isinstance(self.body, dict):
            return value
        return {**self.body, **(envelope or {}), self.envelope_property: value}


@dataclass(frozen=True, slots=True)
class RepresentationFinder:
    """Finds the representation of items in the responses of one contract."""

    schemas: Schemas
    bodies: Bodies

    def find_item(self, operation: Operation, response_spec: ResponseSpec, names: IdNames) -> Representation | None:
        """The representation of one item, None if the response has none.

        The item is the body, or the only object in the body if the body itself has no id property.
        """
        media_type = _json_media_type(response_spec)
        body = self.bodies.value(operation, response_spec, media_type) if media_type is not None else None
        if media_type is None or not isinstance(body, dict):
            return None
        envelope_property, schema = self._item_envelope(response_spec.media[media_type.documented], body, names)
        example = as_object(body[envelope_property]) if envelope_property else body
        return Representation(
            response_spec,
            media_type,
            body,
            envelope_property,
            schema,
            (example,),
            has_example=self.bodies.example(response_spec, media_type) is not None,
            property_names=self._response_properties(schema, (example,)),
        )

    def _item_envelope(self, body_schema: str, body: Properties, names: IdNames) -> tuple[str, str]:
        """The property of the body that holds the item, `""` if none does, and the schema of the item."""
        objects = [name for name, value in body.items() if isinstance(value, dict)]
        if len(objects) == 1 and id_property(names, self.property_names(body_schema, body)) is None:
            schema, inner = self._property_schema(body_schema, objects[0]), as_object(body[objects[0]])
            if id_property(names, self.property_names(schema, inner)) is not None:
                return objects[0], schema
        return "", body_schema

    def find_list(self, operation: Operation, response_spec: ResponseSpec) -> Representation | None:
        """The representation of a list of items, which is the body or the only list in it; None if there is none."""
        media_type = _json_media_type(response_spec)
        body = self.bodies.value(operation, response_spec, media_type) if media_type is not None else None
        if media_type is None:
            return None
        body_schema = response_spec.media[media_type.documented]
        lists = [name for name, value in body.items() if isinstance(value, list)] if isinstance(body, dict) else []
        if isinstance(body, list):
            envelope_property, items, list_schema = "", body, body_schema
        elif isinstance(body, dict) and len(lists) == 1:
            envelope_property, items = lists[0], as_list(body[lists[0]])
            list_schema = self._property_schema(body_schema, lists[0])
            body = self._last_page(body_schema, body)
        else:
            return None
        schema = _items_schema(self.schemas.root, list_schema, frozenset()) if list_schema else ""
        examples = tuple(item for item in items if isinstance(item, dict))
        if len(examples) < len(items):
            return None
        return Representation(
            response_spec,
            media_type,
            body,
            envelope_property,
            schema,
            examples,
            has_example=self.bodies.example(response_spec, media_type) is not None,
            property_names=self._response_properties(schema, examples),
        )

    def _last_page(self, body_schema: str, body: Properties) -> Properties:
        # If the example is invalid anyway, validation cannot tell which changes are allowed.
        validates = body_schema and self.schemas.valid(body_schema, body)
        return without_next_page(body, lambda other: not validates or self.schemas.valid(body_schema, other))

    def property_names(self, schema: str, example: Properties) -> Iterable[str]:
        """The properties of an item: those that its schema declares, then those of its example."""
        return dict.fromkeys([*(self.schemas.properties(schema) if schema else ()), *example])

    def _response_properties(self, schema: str, examples: tuple[Properties, ...]) -> frozenset[str]:
        """The properties in responses, without those with `writeOnly`; empty if the schema declares no properties."""
        declared = self.schemas.properties(schema) if schema else {}
        if not declared:
            return frozenset()
        write_only = {name for name, pointer in declared.items() if is_flagged(self.schemas, pointer, "writeOnly")}
        return frozenset({*declared, *(name for example in examples for name in example)} - write_only)

    def _property_schema(self, schema: str, name: str) -> str:
        return self.schemas.properties(schema).get(name, "") if schema else ""


def is_flagged(schemas: Schemas, pointer: str, keyword: str) -> bool:
    """Whether a schema sets a boolean keyword, directly or behind a reference."""
    pointers = {pointer, resolve(schemas.root, pointer)}
    return any(as_object(lookup(schemas.root, at)).get(keyword) is True for at in pointers)


def _json_media_type(response_spec: ResponseSpec) -> MediaTypeChoice | None:
    return next((choice for choice in acceptable(None, tuple(response_spec.media)) if choice.is_json), None)


def _items_schema(root: JsonValue, pointer: str, visited: frozenset[str]) -> str:
    """The pointer of a list's `items`, also behind references, `allOf`, `anyOf` and `oneOf`; `""` if there is none."""
    at = resolve(root, pointer)
    schema = lookup(root, at)
    if at in visited or not isinstance(schema, dict):
        return ""
    if "items" in schema:
        return child(at, "items")
    for keyword in ("allOf", "anyOf", "oneOf"):
        for index, _ in enumerate(as_list(schema.get(keyword))):
            items = _items_schema(root, child(at, keyword, index), visited | {at})
            if items:
                return items
    return ""
