"""How a response represents items: as the body or in an envelope, one item or a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from caveat.json_text import JsonValue
from caveat.mock.collections.ids import IdNames
from caveat.mock.collections.pagination import NextPlace, places_of_next_page, without_next_page
from caveat.mock.responses.bodies import Bodies
from caveat.mock.responses.negotiation import MediaTypeChoice, acceptable
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.pointer import lookup
from caveat.openapi.references import resolve
from caveat.openapi.schema import Schemas
from caveat.resources.bodies import value_at
from caveat.resources.model import ListPlace
from caveat.resources.shapes import Node, Shapes

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
    envelope: tuple[str, ...]
    """The keys that lead to the item or the list in the body; none if the body is the item or the list itself."""
    item_schema: str
    """A JSON pointer, `""` if the document has no schema."""
    examples: tuple[Properties, ...]
    """The items in the body."""
    has_example: bool
    """Whether the body is an example of the document; else it is a sample of the schema."""
    property_names: frozenset[str]
    """The properties that an item has in this response; empty if it may have any."""
    is_map: bool = False
    """Whether the list is an object whose keys are the ids of the items."""
    next_places: tuple[NextPlace, ...] = ()
    """The properties of a list's body that lead to the next page."""

    @property
    def body_schema(self) -> str:
        """The JSON pointer of the body's schema, `""` if the document has none."""
        return self.response_spec.media[self.media_type.documented]

    def select(self, properties: Properties) -> Properties:
        """Those properties of an item that it has in this response."""
        if not self.property_names or self.property_names.issuperset(properties):
            return dict(properties)
        return {name: value for name, value in properties.items() if name in self.property_names}

    def wrap(self, value: JsonValue, envelope: Properties | None = None) -> JsonValue:
        """The body for an item or a list: in the envelope, if there is one, whose other properties `envelope` sets."""
        if not self.envelope or not isinstance(self.body, dict):
            return value
        return with_value({**self.body, **(envelope or {})}, self.envelope, value)


@dataclass(frozen=True, slots=True)
class RepresentationFinder:
    """Finds the representation of items in the responses of one contract."""

    schemas: Schemas
    bodies: Bodies

    def find_item(self, operation: Operation, response_spec: ResponseSpec, names: IdNames) -> Representation | None:
        """The representation of one item, None if the response has none.

        It is where a state rule looks for it, such as in `data`.
        """
        media_type = _json_media_type(response_spec)
        body = self.bodies.value(operation, response_spec, media_type) if media_type is not None else None
        if media_type is None or not isinstance(body, dict):
            return None
        schema = response_spec.media[media_type.documented]
        located = self._shapes.item(Node(schema, body), names.parameter, names.item)
        keys, schema = (located[0].keys, located[0].schema) if located is not None else ((), schema)
        example = as_object(value_at(body, keys))
        return Representation(
            response_spec,
            media_type,
            body,
            keys,
            schema,
            (example,),
            has_example=self.bodies.example(response_spec, media_type) is not None,
            property_names=self._response_properties(schema, (example,)),
        )

    def find_list(self, operation: Operation, response_spec: ResponseSpec, name: str = "item") -> Representation | None:
        """The representation of a list of items with this name; None if there is none.

        It is where a state rule looks for it, else the only list in the body.
        """
        media_type = _json_media_type(response_spec)
        body = self.bodies.value(operation, response_spec, media_type) if media_type is not None else None
        if media_type is None:
            return None
        body_schema = response_spec.media[media_type.documented]
        place = self._list_place(Node(body_schema, body), name)
        listed = value_at(body, place.keys) if place is not None else None
        if place is None or (listed is not None and not isinstance(listed, dict if place.is_map else list)):
            return None
        items = list(as_object(listed).values()) if place.is_map else as_list(listed)
        examples = tuple(item for item in items if isinstance(item, dict))
        if len(examples) < len(items):
            return None
        next_places: tuple[NextPlace, ...] = ()
        if isinstance(body, dict) and place.keys:
            next_places = tuple(places_of_next_page(body))
            body = self._last_page(body_schema, body)
        return Representation(
            response_spec,
            media_type,
            body,
            place.keys,
            place.schema,
            examples,
            has_example=self.bodies.example(response_spec, media_type) is not None,
            property_names=self._response_properties(place.schema, examples),
            is_map=place.is_map,
            next_places=next_places,
        )

    def _list_place(self, node: Node, name: str) -> ListPlace | None:
        place = self._shapes.list(node, name)
        if place is not None:
            return place
        body = node.example
        lists = [key for key, value in body.items() if isinstance(value, list)] if isinstance(body, dict) else []
        if isinstance(body, list):
            keys: tuple[str, ...] = ()
        elif len(lists) == 1:
            keys = (lists[0],)
        else:
            return None
        schema = self._property_schema(node.schema, keys[0]) if keys else node.schema
        return ListPlace(keys, self._shapes.items_schema(schema) if schema else "")

    @property
    def _shapes(self) -> Shapes:
        return Shapes(self.schemas.root, self.schemas)

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


def with_value(body: JsonValue, keys: Sequence[str], value: JsonValue) -> JsonValue:
    """The body with another value where the keys lead to."""
    if not keys:
        return value
    inner = as_object(body)
    return {**inner, keys[0]: with_value(inner.get(keys[0]), keys[1:], value)}
