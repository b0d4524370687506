"""The properties of an item in a request: those that it sends, those that it may send, and their defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from caveat.json_text import JsonValue
from caveat.mock.collections.representation import Properties, Representation, is_flagged
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve
from caveat.openapi.schema import Schemas
from caveat.resources.bodies import value_at
from caveat.resources.words import item_name, plain

_ENVELOPES = ("data", "item", "attributes")
"""Usual names of the one property of a request that holds the item, besides the name of the item."""


@dataclass(frozen=True, slots=True)
class RequestShape:
    """The properties of the item in a request, by the schemas of the request and of its response."""

    envelope: tuple[str, ...]
    """The keys that lead to the item in the body."""
    ignored: frozenset[str]
    """Properties with `readOnly`: a request should not send them (OpenAPI 3.0.3, 4.7.24.2)."""
    defaults: Properties
    """The properties with a `default`, in the schema of the request or else of the response."""
    writable: frozenset[str]
    """The properties that a request with this media type and envelope may send."""
    example: Properties
    """The item in the example of the response, or in a sample of its schema."""
    removable: tuple[str, ...]
    """The writable properties of the example without a default: an item need not have them if they are not sent."""
    is_shown: bool
    """Whether the response shows all defaults."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """The names of the item, by the names of the request in another spelling: `friendly_name` by `FriendlyName`."""

    def sent(self, body: JsonValue) -> Properties:
        """The properties that a request sends, taken out of its envelope."""
        item = as_object(value_at(body, self.envelope) if self.envelope else body)
        if self.renamed and not self.renamed.keys().isdisjoint(item):
            item = {self.renamed.get(name, name): value for name, value in item.items()}
        if self.ignored.isdisjoint(item):
            return item
        return {name: value for name, value in item.items() if name not in self.ignored}


@dataclass(frozen=True, slots=True)
class RequestShapes:
    """The shapes of the requests to one operation in one media type, by the envelope that a body has."""

    schemas: Schemas
    schema: str
    """The pointer of the schema of the body, `""` if it has none."""
    representation: Representation | None
    """How the response represents an item, None if it represents none."""
    of_request: str | None
    """The only property of the request, if it has the name of an envelope."""
    _by_envelope: dict[tuple[str, ...], RequestShape] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def of(self, body: JsonValue) -> RequestShape:
        """The shape of a request with this body."""
        envelope: tuple[str, ...] = ()
        of_response = self.representation.envelope if self.representation is not None else ()
        if of_response and isinstance(value_at(body, of_response), dict):
            envelope = of_response
        elif self.of_request is not None and isinstance(body, dict) and isinstance(body.get(self.of_request), dict):
            envelope = (self.of_request,)
        shape = self._by_envelope.get(envelope)
        if shape is None:
            shape = self._by_envelope[envelope] = _shape(self.schemas, self.schema, envelope, self.representation)
        return shape


def request_shapes(
    schemas: Schemas, operation: Operation, media_type: str | None, representation: Representation | None
) -> RequestShapes:
    """The shapes of requests; an envelope is the response's, or a single property that envelopes have."""
    declared = operation.body
    schema = declared.media[media_type] if declared is not None and media_type is not None else ""
    names = list(schemas.properties(schema)) if schema else []
    envelopes = {*_ENVELOPES, item_name(operation.path)}
    single = names[0] if len(names) == 1 and names[0].lower() in envelopes else None
    return RequestShapes(schemas, schema, representation, single)


def _shape(
    schemas: Schemas, schema: str, envelope: tuple[str, ...], representation: Representation | None
) -> RequestShape:
    for key in envelope:
        schema = schemas.properties(schema).get(key, "") if schema else ""
    in_response = representation.item_schema if representation is not None else ""
    declared = schemas.properties(schema) if schema else {}
    read_only = _read_only(schemas, schema) if schema else frozenset[str]()
    renamed = _renamed(declared, schemas.properties(in_response) if in_response else {})
    writable = frozenset(renamed.get(name, name) for name in declared.keys() - read_only)
    of_request = _collect_defaults(schemas, schema, frozenset()) if schema else {}
    defaults = {
        **(_collect_defaults(schemas, in_response, frozenset()) if in_response else {}),
        **{renamed.get(name, name): value for name, value in of_request.items()},
    }
    if in_response and in_response != schema:
        read_only |= _read_only(schemas, in_response) - declared.keys()
    example = representation.examples[0] if representation is not None and representation.examples else {}
    removable = tuple(name for name in example if name in writable and name not in defaults)
    is_shown = representation is not None and representation.property_names.issuperset(defaults)
    return RequestShape(envelope, read_only, defaults, writable, example, removable, is_shown, renamed)


def _renamed(declared: Iterable[str], shown: Iterable[str]) -> dict[str, str]:
    """The names of a response, by those of the request that differ in their spelling only."""
    by_plain = {plain(name): name for name in shown}
    names = {name: by_plain.get(plain(name), name) for name in declared}
    return {name: own for name, own in names.items() if own not in names}


def _read_only(schemas: Schemas, schema: str) -> frozenset[str]:
    declared = schemas.properties(schema)
    return frozenset(name for name, pointer in declared.items() if is_flagged(schemas, pointer, "readOnly"))


def _collect_defaults(schemas: Schemas, schema: str, visited: frozenset[str]) -> Properties:
    """The `default`s of all properties but those of `oneOf` and `anyOf`, which not every item has."""
    root = schemas.root
    at = resolve(root, schema)
    defaults: Properties = {}
    if at in visited:
        return defaults
    for index, _ in enumerate(as_list(as_object(lookup(root, at)).get("allOf"))):
        defaults |= _collect_defaults(schemas, child(at, "allOf", index), visited | {at})
    for name in as_object(as_object(lookup(root, at)).get("properties")):
        pointer = child(at, "properties", name)
        for location in (pointer, resolve(root, pointer)):
            node = as_object(lookup(root, location))
            if "default" in node and schemas.valid(pointer, node["default"]):
                defaults[name] = node["default"]
                break
    return defaults
