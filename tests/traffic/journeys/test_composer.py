"""The requests of a journey: paths are encoded, required parameters and credentials are added."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from caveat.exchange import Response
from caveat.json_text import JsonValue
from caveat.traffic.journeys.composer import Composer, Content, text
from pet_traffic import target
from resource_document import spec_of

SPEC = spec_of(
    {
        "/cookies": {
            "get": {
                "operationId": "cookies",
                "security": [{"sid": [], "device": []}],
                "parameters": [{"name": "region", "in": "cookie", "required": True, "schema": {"enum": ["eu"]}}],
                "responses": {"204": {"description": "x"}},
            }
        },
        "/pets/{name}": {
            "put": {
                "operationId": "set",
                "security": [{"key": []}],
                "parameters": [
                    {"name": "region", "in": "query", "required": True, "schema": {"enum": ["eu"]}},
                    {"name": "other", "in": "query", "schema": {"type": "string"}},
                ],
                "responses": {"204": {"description": "x"}},
            }
        },
    },
    components={
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "sid": {"type": "apiKey", "in": "cookie", "name": "sid"},
            "device": {"type": "apiKey", "in": "cookie", "name": "device"},
        }
    },
)


def test_a_request_has_what_the_operation_requires() -> None:
    to = replace(target(lambda _: Response(204)), credentials={"key": "fake-key"}, headers={"X-Team": "a"})
    composer = Composer(SPEC, to, random.Random(0), "test")  # noqa: S311 - a test's choices
    content = Content("application/json", {"a": 1})
    request = composer.request(SPEC.operations["set"], ("a b/c",), query={"q": "ü"}, content=content)
    assert (request.method, request.target) == ("PUT", "/pets/a%20b%2Fc?region=eu&q=%C3%BC")
    assert (request.headers["x-key"], request.headers["x-team"]) == ("fake-key", "a")
    assert (request.headers["content-type"], request.body) == ("application/json", b'{"a": 1}')


def test_a_request_has_its_cookies_and_those_of_credentials() -> None:
    to = replace(target(lambda _: Response(204)), credentials={"sid": "fake==", "device": "fake-2"})
    composer = Composer(SPEC, to, random.Random(0), "test")  # noqa: S311 - a test's choices
    request = composer.request(SPEC.operations["cookies"], ())
    assert request.headers["cookie"] == "region=eu; sid=fake==; device=fake-2"


IDS: dict[str, dict[str, JsonValue]] = {
    "a pattern": {"type": "string", "pattern": "^[A-Z]{3}-[0-9]{4}$", "examples": ["GAU-1001"]},
    "a format": {"type": "string", "format": "uuid", "example": "0b2f6c1e-3a57-4c8e-9d0a-6f1d2e3c4b5a"},
    "free text": {"type": "string", "example": "gauze"},
    "a number": {"type": "integer", "minimum": 1, "example": 1},
}


@pytest.mark.parametrize("title", IDS)
def test_new_ids_differ_and_are_valid(title: str) -> None:
    parameter: JsonValue = {"name": "id", "in": "path", "required": True, "schema": IDS[title]}
    paths: dict[str, dict[str, JsonValue]] = {
        "/parts/{id}": {
            "put": {"operationId": "put", "parameters": [parameter], "responses": {"204": {"description": "x"}}}
        }
    }
    spec = spec_of(paths)
    composer = Composer(spec, target(lambda _: Response(204)), random.Random(0), "test")  # noqa: S311 - a test's choices
    operation = spec.operations["put"]
    ids = [composer.new_id(operation) for _ in range(5)]
    pointer = operation.parameters[0].schema
    assert len(set(ids)) == len(ids)
    assert all(spec.request_schemas.valid(pointer, int(each) if each.isdigit() else each) for each in ids)


TEXTS: tuple[tuple[JsonValue, str], ...] = ((True, "true"), (16.0, "16"), (1.5, "1.5"), ("a", "a"), ([1, "b"], "1,b"))


@pytest.mark.parametrize(("value", "written"), TEXTS)
def test_a_value_in_a_parameter(value: JsonValue, written: str) -> None:
    assert text(value) == written
