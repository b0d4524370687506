"""The properties of an item in a request: those that it sends, those that it may send, and their defaults."""

from __future__ import annotations

from functools import lru_cache

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


def sent_properties(
    schemas: Schemas, operation: Operation, request: ParsedRequest, representation: Representation | None
) -> Properties:
    """The properties that the request sends, taken out of the envelope if it has the response's envelope.

    Those with `readOnly` are ignored: a request should not send them (OpenAPI 3.0.3, 4.7.24.2).
    """
    inner = _unwrapped(schemas, operation, request, representation)
    properties = as_object(request.body) if inner is None else inner
    if not properties:
        return {}
    schema = _item_schema(schemas, operation, request, representation)
    read_only = _read_only(schemas, schema) if schema else frozenset[str]()
    if representation is not None and representation.item_schema and representation.item_schema != schema:
        declared = schemas.properties(schema) if schema else {}
        read_only |= _read_only(schemas, representation.item_schema) - declared.keys()
    return {name: value for name, value in properties.items() if name not in read_only}


def default_properties(
    schemas: Schemas, operation: Operation, request: ParsedRequest, representation: Representation | None
) -> Properties:
    """The properties with a `default`, in the schema of the request or else of the response."""
    in_request = _item_schema(schemas, operation, request, representation)
    in_response = representation.item_schema if representation is not None else ""
    return {
        **(_defaults(schemas, in_response) if in_response else {}),
        **(_defaults(schemas, in_request) if in_request else {}),
    }


def writable_properties(
    schemas: Schemas, operation: Operation, request: ParsedRequest, representation: Representation | None
) -> frozenset[str]:
    """The properties that a request with this media type and envelope may send."""
    schema = _item_schema(schemas, operation, request, representation)
    return frozenset(schemas.properties(schema)) - _read_only(schemas, schema) if schema else frozenset()


def _item_schema(
    schemas: Schemas, operation: Operation, request: ParsedRequest, representation: Representation | None
) -> str:
    """The pointer of the schema of the item in the request, `""` if there is none."""
    declared, media_type = operation.body, request.media_type
    schema = declared.media[media_type] if declared is not None and media_type is not None else ""
    for key in _envelope(schemas, operation, request, representation):
        schema = schemas.properties(schema).get(key, "") if schema else ""
    return schema


def _unwrapped(
    schemas: Schemas, operation: Operation, request: ParsedRequest, representation: Representation | None
) -> Properties | None:
    """The item in the envelope, None if the request has no envelope."""
    keys = _envelope(schemas, operation, request, representation)
    return as_object(value_at(request.body, keys)) if keys else None


def _envelope(
    schemas: Schemas, operation: Operation, request: ParsedRequest, representation: Representation | None
) -> tuple[str, ...]:
    """The keys that lead to the item in a request: those of the response, or a single one that envelopes have."""
    envelope = representation.envelope if representation is not None else ()
    if envelope and isinstance(value_at(request.body, envelope), dict):
        return envelope
    declared, media_type = operation.body, request.media_type
    schema = declared.media[media_type] if declared is not None and media_type is not None else ""
    names = list(schemas.properties(schema)) if schema else []
    body = as_object(request.body)
    if len(names) == 1 and isinstance(body.get(names[0]), dict):
        return (names[0],) if names[0].lower() in {*_ENVELOPES, item_name(operation.path)} else ()
    return ()


@lru_cache(maxsize=1024)
def _read_only(schemas: Schemas, schema: str) -> frozenset[str]:
    declared = schemas.properties(schema)
    return frozenset(name for name, pointer in declared.items() if is_flagged(schemas, pointer, "readOnly"))


@lru_cache(maxsize=1024)
def _defaults(schemas: Schemas, schema: str) -> Properties:
    """The `default`s of all properties but those of `oneOf` and `anyOf`, which not every item has."""
    return _collect_defaults(schemas, schema, frozenset())


def _collect_defaults(schemas: Schemas, schema: str, visited: frozenset[str]) -> Properties:
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
