"""The document of the sample API of ships, as its switches make it."""

from __future__ import annotations

from functools import cache
from typing import cast

from caveat.json_text import JsonValue
from caveat.openapi.spec import Spec
from resource_document import JSON, Object, array, properties, spec_of

KINDS = ("cargo", "ferry", "tug")
KEY_HEADER = "Idempotency-Key"

TEXT: Object = {"type": "string"}
NUMBER: Object = {"type": "integer"}
SIZE: Object = {"type": "integer", "minimum": 0}
ID: Object = {"type": "integer", "readOnly": True}


def _ship(on: frozenset[str]) -> Object:
    ship = properties(
        id={"type": "string", "format": "uuid", "readOnly": True} if "uuids" in on else ID,
        name="string",
        kind={"type": "string", "enum": list(KINDS)},
        length="number",
        built={"type": "string", "format": "date-time"},
        home={"type": "string", "format": "uri"},
        tags=array(TEXT),
        note={"type": ["string", "null"]},
        crew={"type": "integer", "default": 5},
        password="string",  # noqa: S106 - the name of a type
        slug={"type": "string", "readOnly": True},
    )
    more = cast("Object", ship["properties"])
    if on & {"drafts", "soft delete"}:
        more["status"] = {"type": "string", "enum": ["draft", "live", "deleted"]}
    if "archived are hidden" in on:
        more["archived"] = {"type": "boolean"}
    if "eager reading" in on:
        more["views"] = NUMBER
    return ship


def _list_schema(on: frozenset[str], ship: Object) -> Object:
    item = properties(id="integer", name="string") if "summary" in on else ship
    items = array(item)
    if "map" in on:
        return {"type": "object", "additionalProperties": item}
    if "cursor" in on:
        return properties(items=items, cursor="string")
    if "link in the body" in on:
        return properties(items=items, next={"type": ["string", "null"]})
    if "total" in on:
        return properties(items=items, total="integer")
    return properties(data=properties(items=items)) if "nested list" in on else items


def _query(on: frozenset[str]) -> dict[str, JsonValue]:
    paging: dict[str, JsonValue] = {"limit": SIZE, "offset": NUMBER}
    if on & {"pages from 0", "pages from 1"}:
        paging = {"limit": SIZE, "page": NUMBER}
    elif "cursor" in on:
        paging = {"limit": {"type": "integer", "minimum": 1}, "cursor": TEXT}
    elif on & {"link in the body", "link in a header"}:
        paging = {"limit": {"type": "integer", "minimum": 1}}
    elif "no pages" in on:
        paging = {}
    kinds: Object = {"enum": list(KINDS)}
    order: Object = {"enum": ["name", "-name", "length", "-length"]}
    return {**paging, "kind": kinds, "name": TEXT, "slug": TEXT, "crew": NUMBER, "sort": order}


def _answers(schema: JsonValue, *statuses: int) -> Object:
    content: Object = {"description": "x"} | ({"content": {JSON: {"schema": schema}}} if schema is not None else {})
    errors: Object = {
        status: {"description": "x"} for status in ("400", "404", "409", "410", "412", "428", "429", "500")
    }
    return {**{str(status): content for status in statuses}, **errors}


def key_header(on: frozenset[str]) -> str:
    """The header with the idempotency key."""
    return "X-Once" if "another key header" in on else KEY_HEADER


def _header(name: str) -> Object:
    return {"name": name, "in": "header", "schema": TEXT}


def _stated(on: frozenset[str]) -> Object:
    """The `x-` keys of the creation of a ship, a line each."""
    ordered: Object = {"x-ordered-ids": True} if "ordered" in on else {}
    return ordered | ({"x-idempotency-key": key_header(on)} if "stated key" in on else {})


def _one(on: frozenset[str], ship: Object) -> Object:
    """The schema of one ship in a response."""
    if "metadata apart" in on:
        rest = {name: each for name, each in cast("Object", ship["properties"]).items() if name != "id"}
        return properties(metadata=properties(id=NUMBER), body=properties(**rest))
    return properties(data=ship) if "envelope" in on else ship


@cache
def document(on: frozenset[str]) -> Spec:
    """The document of the API as these switches make it."""
    ship = _ship(on)
    one = _one(on, ship)
    listed: list[JsonValue] = [{"name": name, "in": "query", "schema": each} for name, each in _query(on).items()]
    body: Object = {"content": {JSON: {"schema": ship}}}
    patch: Object = {"content": {"application/merge-patch+json": {"schema": ship}, JSON: {"schema": ship}}}
    mask: Object = {"name": "updateMask", "in": "query", "schema": TEXT}
    tag: list[JsonValue] = [_header("If-Match")]
    parameter = "ship" if on & {"natural key", "spaces in ids"} else "shipId"

    def operation(name: str, responses: Object, **other: JsonValue) -> Object:
        return {"operationId": name, "responses": responses, **other}

    created = operation("make", _answers(one, 201, 200, 202), requestBody=body, parameters=[_header(key_header(on))])
    read = operation("read", _answers(one, 200) | {"304": {"description": "x"}}, parameters=[_header("If-None-Match")])
    return spec_of(
        {
            "/ships": {
                "get": operation("list", _answers(_list_schema(on, ship), 200), parameters=listed),
                "post": {**created, **_stated(on)},
                "delete": operation("clear", _answers(None, 204)),
            },
            f"/ships/{{{parameter}}}": {
                "get": read,
                "head": operation("peek", _answers(None, 200)),
                "put": operation("set", _answers(one, 200, 201, 204), requestBody=body, parameters=tag),
                "patch": operation("change", _answers(one, 200, 204), requestBody=patch, parameters=[*tag, mask]),
                "delete": operation("drop", _answers(None, 200, 202, 204)),
            },
            f"/ships/{{{parameter}}}/retire": {"post": operation("retire", _answers(None, 204))},
        },
        components={"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
    )
