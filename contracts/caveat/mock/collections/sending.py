"""What a request says of a thing: the properties that it gives, that it could give, and that are left to defaults."""

from __future__ import annotations

from functools import lru_cache

from caveat.mock.collections.representation import Facts, Form, says
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve
from caveat.openapi.requests import ParsedRequest
from caveat.openapi.schema import Schemas


def sent(schemas: Schemas, operation: Operation, reading: ParsedRequest, form: Form | None) -> Facts:
    """The properties that it gives, out of the object that holds them where the answer has such a one too.

    Those with `readOnly` are not taken: requests should not have them (OpenAPI 3.0.3, 4.7.24.2).
    """
    inner = _inner(reading, form)
    given = as_object(reading.body) if inner is None else inner
    if not given:
        return {}
    own = _schema(schemas, operation, reading, form)
    fixed = _fixed(schemas, own) if own else frozenset[str]()
    if form is not None and form.schema and form.schema != own:
        declared = schemas.properties(own) if own else {}
        fixed |= _fixed(schemas, form.schema) - declared.keys()
    return {name: value for name, value in given.items() if name not in fixed}


def defaults(schemas: Schemas, operation: Operation, reading: ParsedRequest, form: Form | None) -> Facts:
    """The properties that a thing has though nobody gave them: those with a `default`, by the request, else here."""
    own = _schema(schemas, operation, reading, form)
    shown = form.schema if form is not None else ""
    return {**(_defaults(schemas, shown) if shown else {}), **(_defaults(schemas, own) if own else {})}


def settable(schemas: Schemas, operation: Operation, reading: ParsedRequest, form: Form | None) -> frozenset[str]:
    """The properties that a body like the one that was sent can give."""
    schema = _schema(schemas, operation, reading, form)
    return frozenset(schemas.properties(schema)) - _fixed(schemas, schema) if schema else frozenset()


def _schema(schemas: Schemas, operation: Operation, reading: ParsedRequest, form: Form | None) -> str:
    """The schema of a thing as it was sent, `""` where there is none."""
    declared, media_type = operation.body, reading.media_type
    schema = declared.media[media_type] if declared is not None and media_type is not None else ""
    if schema and form is not None and _inner(reading, form) is not None:
        schema = schemas.properties(schema).get(form.slot, "")
    return schema


def _inner(reading: ParsedRequest, form: Form | None) -> Facts | None:
    inner = as_object(reading.body).get(form.slot) if form is not None and form.slot else None
    return inner if isinstance(inner, dict) else None


@lru_cache(maxsize=1024)
def _fixed(schemas: Schemas, schema: str) -> frozenset[str]:
    """The properties of a schema with `readOnly`."""
    declared = schemas.properties(schema)
    return frozenset(name for name, pointer in declared.items() if says(schemas, pointer, "readOnly"))


@lru_cache(maxsize=1024)
def _defaults(schemas: Schemas, schema: str) -> Facts:
    """The `default`s of properties that all things of a schema can have: not those of one of several kinds."""
    return _defaults_beside(schemas, schema, frozenset())


def _defaults_beside(schemas: Schemas, schema: str, seen: frozenset[str]) -> Facts:
    root = schemas.root
    at = resolve(root, schema)
    found: Facts = {}
    if at in seen:
        return found
    for index, _ in enumerate(as_list(as_object(lookup(root, at)).get("allOf"))):
        found |= _defaults_beside(schemas, child(at, "allOf", index), seen | {at})
    for name in as_object(as_object(lookup(root, at)).get("properties")):
        pointer = child(at, "properties", name)
        for place in (pointer, resolve(root, pointer)):
            node = as_object(lookup(root, place))
            if "default" in node and schemas.valid(pointer, node["default"]):
                found[name] = node["default"]
                break
    return found
