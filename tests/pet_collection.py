"""The document of the tables of state rules: a collection of pets, whose list and operations a table may replace."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.openapi.spec import Spec
from resource_document import PET, Object, array, operation, properties, spec_of

KINDS: Object = {"enum": ["cat", "dog", "owl"]}
FULL = properties(
    id={"type": "integer", "readOnly": True},
    name="string",
    age="integer",
    kind=KINDS,
    tame="boolean",
    secret="string",  # noqa: S106 - the name of a type
    born={"type": "string", "format": "date-time"},
)
QUERY: dict[str, JsonValue] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": 100},
    "offset": {"type": "integer"},
    "kind": KINDS,
    "tame": {"type": "boolean"},
    "name": {"type": "string"},
    "sort": {"enum": ["name", "-name", "age", "-age", "kind"]},
}


def answers(item: JsonValue, *statuses: str) -> Object:
    """Responses: the first with an item, the others without a body."""
    first, *others = statuses
    shown: Object = {"description": "x", "content": {"application/json": {"schema": item}}}
    return {first: shown, **{status: {"description": "x"} for status in others}}


def header(name: str) -> Object:
    """An optional request header."""
    return {"name": name, "in": "header", "schema": {"type": "string"}}


def pets(  # noqa: PLR0913 - the parts of the document
    *,
    item: Object = FULL,
    listed: JsonValue = None,
    query: dict[str, JsonValue] | None = None,
    create: Object | None = None,
    update: JsonValue = None,
    drop: Object | None = None,
    parameter: str = "petId",
    eventual: JsonValue = None,
    components: Object | None = None,
) -> Spec:
    """The document; `listed` is the schema of the list, `update` that of the body of a PATCH."""
    body: Object = {"content": {"application/json": {"schema": item}}}
    patch: Object = {"content": {"application/json": {"schema": item if update is None else update}}}
    return spec_of(
        {
            "/pets": {
                "get": operation(
                    "list", array(item) if listed is None else listed, query=QUERY if query is None else query
                ),
                "post": {
                    "operationId": "make",
                    "parameters": [header("Idempotency-Key")],
                    "requestBody": body,
                    "responses": answers(item, "201", "200", "202"),
                    **(create or {}),
                },
            },
            f"/pets/{{{parameter}}}": {
                "get": {
                    "operationId": "read",
                    "parameters": [header("If-None-Match")],
                    "responses": answers(item, "200", "404"),
                },
                "head": operation("peek"),
                "put": {"operationId": "set", "requestBody": body, "responses": answers(item, "200", "201")},
                "patch": {
                    "operationId": "change",
                    "parameters": [header("If-Match")],
                    "requestBody": patch,
                    "responses": answers(item, "200", "204", "412"),
                },
                "delete": operation("drop", status=204, extra=drop),
            },
            f"/pets/{{{parameter}}}/archive": {"post": operation("archive", status=204)},
            "/shutdown": {"post": operation("shutdown", status=204)},
        },
        **({"x-eventual": eventual} if eventual is not None else {}),
        **({"components": components} if components is not None else {}),
    )


__all__ = ["FULL", "PET", "QUERY", "pets"]
