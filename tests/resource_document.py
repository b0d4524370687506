"""Makes a document of a few operations, and derives its resources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from caveat.json_text import JsonValue
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.model import Resource

Object = dict[str, JsonValue]
JSON = "application/json"


def properties(**schemas: JsonValue) -> Object:
    """An object schema; a property is a schema or the name of a type."""
    return {
        "type": "object",
        "properties": {name: {"type": each} if isinstance(each, str) else each for name, each in schemas.items()},
    }


def array(items: JsonValue) -> Object:
    """An array schema."""
    return {"type": "array", "items": items}


PET = properties(id={"type": "integer", "readOnly": True}, name="string", age="integer")


def operation(  # noqa: PLR0913 - the parts of an operation
    name: str,
    response: JsonValue = None,
    *,
    status: int = 200,
    body: JsonValue = None,
    query: Mapping[str, JsonValue] | None = None,
    example: JsonValue = None,
    links: Object | None = None,
    extra: Object | None = None,
) -> Object:
    """An operation that answers with a schema or an example, and takes a body."""
    media: Object = {"schema": response} if response is not None else {}
    media |= {"example": example} if example is not None else {}
    answer: Object = {"description": "x"} | ({"content": {JSON: media}} if media else {})
    answer |= {"links": links} if links is not None else {}
    listed: Sequence[JsonValue] = [{"name": each, "in": "query", "schema": it} for each, it in (query or {}).items()]
    taken: Object = {"requestBody": {"content": {JSON: {"schema": body}}}} if body is not None else {}
    return {"operationId": name, "parameters": [*listed], **taken, "responses": {str(status): answer}, **(extra or {})}


def spec_of(paths: Mapping[str, Mapping[str, JsonValue]], **root: JsonValue) -> Spec:
    """The compiled document; the parameters of paths are declared."""
    items: Object = {}
    for path, methods in paths.items():
        names = re.findall(r"\{([^{}]+)\}", path)
        declared: list[JsonValue] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
        ]
        items[path] = {"parameters": declared, **methods}
    return Spec({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": items, **root})


def derive(paths: Mapping[str, Mapping[str, JsonValue]], **root: JsonValue) -> dict[str, Resource]:
    """The resources by template."""
    return dict(resources(spec_of(paths, **root)).by_template)


def pets(listing: Object | None = None, post: Object | None = None, **item_operations: JsonValue) -> Resource:
    """The collection of pets with a list, a create and a read operation, of which some are replaced."""
    on_items: Object = {"get": operation("read", PET), **item_operations}
    paths: dict[str, Object] = {
        "/pets": {
            "get": listing or operation("list", array(PET)),
            "post": post or operation("make", PET, status=201, body=PET),
        },
        "/pets/{petId}": on_items,
    }
    return derive(paths)["/pets"]
