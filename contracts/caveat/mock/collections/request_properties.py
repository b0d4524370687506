"""The properties of an item in a request: those that it sends, those that it may send, and their defaults."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from caveat.json_text import JsonValue
from caveat.mock.collections.representation import Properties, Representation, is_flagged
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve
from caveat.openapi.requests import ParsedRequest
from caveat.openapi.schema import Schemas
from caveat.resources.bodies import value_at
from caveat.resources.words import item_name

_ENVELOPES = ("data", "item", "attributes")
"""Usual names of the one property of a request that holds the item, besides the name of the item."""


@dataclass(frozen=True, slots=True)
class RequestShape:
    """What the schemas of a request and of its response say about the properties of the item in the request."""

    envelope: tuple[str, ...]
    """The keys that lead to the item in the body."""
    ignored: frozenset[str]
    """Properties with `readOnly`: a request should not send them (OpenAPI 3.0.3, 4.7.24.2)."""
    defaults: Properties
    """The properties with a `default`, in the schema of the request or else of the response."""
    writable: frozenset[str]
    """The properties that a request with this media type and envelope may send."""

    def sent(self, body: JsonValue) -> Properties:
        """The properties that a request sends, taken out of its envelope."""
        item = value_at(body, self.envelope) if self.envelope else body
        return {name: value for name, value in as_object(item).items() if name not in self.ignored}


def request_shape(
    schemas: Schemas, operation: Operation, request: ParsedRequest, representation: Representation | None
) -> RequestShape:
    """The shape of a request; its envelope is the response's, or a single property that envelopes have."""
    declared, media_type = operation.body, request.media_type
    schema = declared.media[media_type] if declared is not None and media_type is not None else ""
    envelope = _envelope(schemas, operation, request.body, representation, schema)
    return _shape(schemas, schema, envelope, representation.item_schema if representation is not None else "")


@lru_cache(maxsize=1024)
def _shape(schemas: Schemas, schema: str, envelope: tuple[str, ...], in_response: str) -> RequestShape:
    for key in envelope:
        schema = schemas.properties(schema).get(key, "") if schema else ""
    declared = schemas.properties(schema) if schema else {}
    read_only = _read_only(schemas, schema) if schema else frozenset[str]()
    writable = frozenset(declared) - read_only
    defaults = {
        **(_collect_defaults(schemas, in_response, frozenset()) if in_response else {}),
        **(_collect_defaults(schemas, schema, frozenset()) if schema else {}),
    }
    if in_response and in_response != schema:
        read_only |= _read_only(schemas, in_response) - declared.keys()
    return RequestShape(envelope, read_only, defaults, writable)


def _envelope(
    schemas: Schemas, operation: Operation, body: JsonValue, representation: Representation | None, schema: str
) -> tuple[str, ...]:
    envelope = representation.envelope if representation is not None else ()
    if envelope and isinstance(value_at(body, envelope), dict):
        return envelope
    names = schemas.properties(schema) if schema else {}
    if len(names) != 1 or not isinstance(body, dict):
        return ()
    [name] = names
    is_envelope = isinstance(body.get(name), dict) and name.lower() in {*_ENVELOPES, item_name(operation.path)}
    return (name,) if is_envelope else ()


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
