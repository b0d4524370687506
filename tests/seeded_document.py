"""The document of the seeded server: fifteen collections, each with a list and a creation."""

from __future__ import annotations

from typing import Any

from caveat.catalogue.api import Api
from caveat.openapi.spec import Spec

NAMES = (
    *("pets", "toys", "cages", "visits", "owners", "bills", "vets", "drugs"),
    *("rooms", "tours", "tickets", "shows", "feeds", "clips", "logs"),
)


def _item(number: int, *, listed: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "id": {"type": "integer"},
        "name": {"type": "string"},
        "kind": {"enum": ["a", "b"]},
        "size": {"type": "integer", "maximum": 1000},
        "created": {"type": "string", "format": "date"},
        "tags": {"type": "array", "maxItems": 5},
    }
    if listed and number >= 11:
        properties["cost"] = {"$ref": "#/components/schemas/Money"}
    closed = {} if listed else {"additionalProperties": False}
    return {"type": "object", "required": ["id", "name"], "properties": properties, **closed}


def _response(schema: dict[str, Any], *, pages: bool) -> dict[str, Any]:
    headers: dict[str, Any] = {"x-rate": {"schema": {"type": "integer"}}}
    if pages:
        headers["x-page"] = {"required": True, "schema": {"type": "integer"}}
    return {"description": "x", "headers": headers, "content": {"application/json": {"schema": schema}}}


def document() -> dict[str, Any]:
    refusals = {"400": {"description": "x"}, "401": {"description": "x"}}
    body = {
        "type": "object",
        "required": ["name"],
        "additionalProperties": False,
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 40},
            "kind": {"enum": ["a", "b"]},
            "size": {"type": "integer", "minimum": 0, "maximum": 1000},
            "note": {"type": ["string", "null"]},
            "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 5},
        },
    }
    parameters = [
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 0, "maximum": 100}},
        {"name": "q", "in": "query", "schema": {"type": "string", "maxLength": 30}},
        {"name": "sort", "in": "query", "schema": {"enum": ["asc", "desc"]}},
    ]
    paths: dict[str, Any] = {}
    for number, name in enumerate(NAMES):
        listed = {"type": "array", "items": _item(number, listed=True)}
        paths[f"/{name}"] = {
            "get": {
                "operationId": f"list-{name}",
                "parameters": parameters,
                "responses": {"200": _response(listed, pages=number == 7), **refusals},
            },
            "post": {
                "operationId": f"add-{name}",
                "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
                "responses": {"201": _response(_item(number, listed=False), pages=False), **refusals},
            },
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Seeded", "version": "1"},
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": {"Money": {"type": "object", "properties": {"amount": {"type": "number"}}}},
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        },
    }


SPEC = Spec(document())
API = Api("seeded", lambda: SPEC)
