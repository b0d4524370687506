"""The requests of a journey: paths are encoded, required parameters and credentials are added."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.operation import Parameter
from caveat.openapi.parameters import RawParameters, decode
from caveat.openapi.schema import Schemas
from caveat.traffic.journeys.composer import FORM, Composer, Content, path_text, text
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
                    {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"enum": ["sample"]}},
                    {"name": "X-Team", "in": "header", "required": True, "schema": {"enum": ["b"]}},
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
    to = replace(target(lambda _: Response(204)), credentials={"key": "fake-key"}, headers={"x-TEAM": "a"})
    composer = Composer(SPEC, to, random.Random(0), "test")  # noqa: S311 - a test's choices
    content = Content("application/json", {"a": 1})
    request = composer.request(
        SPEC.operations["set"], ("a b/c",), query={"q": "ü"}, headers={"idempotency-KEY": "1"}, content=content
    )
    assert (request.method, request.target) == ("PUT", "/pets/a%20b%2Fc?region=eu&q=%C3%BC")
    assert (request.headers["x-key"], request.headers["x-team"]) == ("fake-key", "a")
    assert request.headers["idempotency-key"] == "1"
    assert len(request.headers) == len(request.headers.items_sent)
    assert (request.headers["content-type"], request.body) == ("application/json", b'{"a": 1}')


def test_a_form_has_each_element_of_a_list_and_no_null() -> None:
    value: JsonValue = {"Name": "a b&c", "Tags": ["x", 1, None], "Tame": True, "Age": 3.0, "No": None, "Deep": {"a": 1}}
    composer = Composer(SPEC, target(lambda _: Response(204)), random.Random(0), "test")  # noqa: S311 - no secret
    request = composer.request(SPEC.operations["set"], ["rex"], content=Content(FORM, value))
    assert request.body == b"Name=a+b%26c&Tags=x&Tags=1&Tame=true&Age=3"
    assert (request.headers["content-type"], request.headers["content-length"]) == (FORM, str(len(request.body)))


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


STYLES = [(style, explode) for style in ("simple", "label", "matrix") for explode in (False, True)]
VALUES: dict[str, tuple[JsonValue, JsonValue]] = {
    "a text": ({"type": "string"}, "a b"),
    "a number": ({"type": "integer"}, 7),
    "a list": ({"type": "array", "items": {"type": "integer"}}, [1, 2]),
    "a list of one": ({"type": "array", "items": {"const": True}}, [True]),
    "an object": (
        {"type": "object", "properties": {"x": {"type": "integer"}, "y": {"type": "string"}}},
        {"x": 1, "y": "b"},
    ),
}


@pytest.mark.parametrize("title", VALUES)
@pytest.mark.parametrize(("style", "explode"), STYLES)
def test_the_value_of_a_path_is_read_as_it_was_written(title: str, style: str, explode: bool) -> None:  # noqa: FBT001 - a table's columns
    schema, value = VALUES[title]
    parameter = Parameter("id", "path", required=True, style=style, explode=explode, schema="/s", pointers=())
    raw = RawParameters(Request("GET", "/"), {"id": path_text(parameter, value)})
    assert decode(parameter, raw, Schemas({"s": schema})) == (True, value)


@pytest.mark.parametrize("title", VALUES)
def test_the_json_text_of_a_path_is_read_as_it_was_written(title: str) -> None:
    schema, value = VALUES[title]
    styled = Parameter("id", "path", required=True, style="simple", explode=False, schema="/s", pointers=())
    parameter = replace(styled, media_type="application/json")
    raw = RawParameters(Request("GET", "/"), {"id": path_text(parameter, value)})
    assert decode(parameter, raw, Schemas({"s": schema})) == (True, value)
