"""Signatures: the arguments and results of a provider's methods."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.codegen.signatures import line, methods
from one_operation import DONE, ERROR, ORDER, response, spec

RESULTS = {
    "nothing": (DONE, "None"),
    "a model": (f"responses: {{{response(200, ORDER)}}}", "models.Order"),
    "an array": (f"responses: {{{response(200, '{type: array, items: {type: string}}')}}}", "list[str]"),
    "an inline object": (f"responses: {{{response(200, '{type: object}')}}}", "dict[str, JsonValue]"),
    "anything": (f"responses: {{{response(200, 'true')}}}", "JsonValue"),
    "CSV is text": ("responses: {'200': {description: A table., content: {text/csv: {}}}}", "str"),
    "a picture": ("responses: {'200': {description: A picture., content: {image/png: {}}}}", "bytes"),
    "a kind of JSON": ("responses: {'200': {description: A., content: {application/hal+json: {}}}}", "JsonValue"),
    "no successful response": ("responses: {'404': {description: No.}}", "tuple[Literal[404], None]"),
    "the first success is bare, the others come with their status": (
        f"responses: {{{response(201, ORDER)}, {response(200, ORDER)}, '202': {{description: Later.}}}}",
        "models.Order | tuple[Literal[200], models.Order] | tuple[Literal[202], None]",
    ),
    "responses with the same body share an entry": (
        f"responses: {{{response(200, ORDER)}, {response(400, ERROR)}, {response(409, ERROR)}}}",
        "models.Order | tuple[Literal[400, 409], models.Error]",
    ),
    "ranges and defaults are left out": (
        f"responses: {{{response(200, ORDER)}, 5XX: {{description: Broken.}}, default: {{description: Other.}}}}",
        "models.Order",
    ),
}


@pytest.mark.parametrize(("lines", "expected"), RESULTS.values(), ids=RESULTS)
def test_the_results_of_a_method(lines: str, expected: str) -> None:
    (method,) = methods(spec(lines))

    assert " | ".join(method.results) == expected


def parameter(name: str, place: str, schema: str, *, required: bool = False) -> str:
    return f"parameters: [{{name: {name}, in: {place}, required: {str(required).lower()}, schema: {schema}}}]"


def body(media_type: str, schema: str) -> str:
    return f"requestBody: {{required: true, content: {{{media_type}: {{schema: {schema}}}}}}}"


EITHER = "{oneOf: [{$ref: '#/components/schemas/Order'}, {$ref: '#/components/schemas/Other'}]}"
UPLOAD = "{$ref: '#/components/schemas/Upload'}"
COLOUR = "{$ref: '#/components/schemas/Colour', default: red}"

ARGUMENTS = {
    "none": ("", "self"),
    "a principal, where there is security": ("security: [{key: []}]", "self, principal: Principal"),
    "optional security": ("security: [{key: []}, {}]", "self, principal: Principal | None"),
    "required": (parameter("from", "query", "{type: string}", required=True), "self, *, from_: str"),
    "optional": (parameter("If-Match", "header", "{type: string}"), "self, *, if_match: str | None = None"),
    "a date is text": (parameter("day", "query", "{type: string, format: date}", required=True), "self, *, day: str"),
    "a default": (parameter("limit", "query", "{type: integer, default: 25}"), "self, *, limit: int = 25"),
    "null": (parameter("low", "query", "{type: [number, 'null']}"), "self, *, low: float | None = None"),
    "a named enum": (parameter("hue", "query", COLOUR), 'self, *, hue: models.Colour = models.Colour("red")'),
    "an inline enum": (
        parameter("order", "query", "{enum: [up, down], default: up}"),
        'self, *, order: Literal["up", "down"] = "up"',
    ),
    "a default that the enum does not list": (
        parameter("order", "query", "{enum: [up, down], default: ''}"),
        'self, *, order: Literal["up", "down"] | None = None',
    ),
    "a list": (
        parameter("tags", "query", "{type: array, items: {type: string}, default: []}"),
        "self, *, tags: list[str] | None = None",
    ),
    "a name that is taken": (
        parameter("body", "query", "{type: boolean}"),
        "self, *, body_: bool | None = None",
    ),
    "a body": (body("application/json", ORDER), "self, *, body: models.Order"),
    "one of two bodies": (body("application/json", EITHER), "self, *, body: models.Order | models.Other"),
    "a multipart body": (body("multipart/form-data", UPLOAD), "self, *, body: models.Upload"),
    "a text": (body("text/plain", "{type: string}"), "self, *, body: str"),
    "octets": (body("application/octet-stream", "{}"), "self, *, body: bytes"),
    "an optional body": (
        "requestBody: {content: {text/plain: {}, application/octet-stream: {}}}",
        "self, *, body: str | bytes | None = None",
    ),
}


@pytest.mark.parametrize(("lines", "expected"), ARGUMENTS.values(), ids=ARGUMENTS)
def test_the_arguments_of_a_method(lines: str, expected: str) -> None:
    (method,) = methods(spec(lines, DONE))

    assert ", ".join(method.parameters) == expected


def test_arguments_are_sorted_by_location() -> None:
    given = "{name: d, in: cookie}, {name: c, in: header}, {name: b, in: query}, {name: a, in: path, required: true}"

    (method,) = methods(spec(f"parameters: [{given}]", body("text/plain", "{}"), DONE))

    assert [argument.name for argument in method.arguments] == ["a", "b", "c", "d", "body"]


def test_two_arguments_of_one_python_name_have_their_location_or_a_number() -> None:
    given = ", ".join(f"{{name: {name}, in: {place}}}" for name, place in [("a-b", "query"), ("A-B", "header")])
    others = "{name: aB, in: query}, {name: a_b, in: query}"

    (method,) = methods(spec(f"parameters: [{given}, {others}]", DONE))

    assert [argument.name for argument in method.arguments] == ["a_b", "query_a_b", "a_b_2", "header_a_b"]


@given(st.text(st.characters() | st.sampled_from('"\\'), max_size=12))
def test_any_text_is_valid_in_a_docstring(text: str) -> None:
    assert ast.literal_eval(f'"""{line(text)}"""') == " ".join(text.split())
