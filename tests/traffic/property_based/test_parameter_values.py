"""Parameters that Schemathesis cannot write as they are documented: a mock of the document accepts them."""

from __future__ import annotations

import json

import pytest

from caveat.catalogue.api import Api
from caveat.json_text import JsonValue
from caveat.openapi.spec import Spec
from caveat.runs.run import run
from caveat.targets.mock import mock_target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from caveat.traffic.property_based.parameter_values import path_texts, writable

LIST: JsonValue = {"type": "array", "items": {"type": "boolean"}, "minItems": 1}
RECORD: JsonValue = {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}
JSON: dict[str, JsonValue] = {"content": {"application/json": {"schema": RECORD}}}
IN_PATH: dict[str, dict[str, JsonValue]] = {
    "a JSON text": JSON,
    "a list behind a choice": {"schema": {"anyOf": [LIST, {"type": "null"}]}},
    "a list behind a combination, in the style label": {"style": "label", "schema": {"allOf": [LIST]}},
    "an object behind a choice": {"explode": True, "schema": {"oneOf": [RECORD, {"type": "null"}]}},
    "a name with a dot, in the style matrix": {"style": "matrix", "schema": {"type": "integer"}},
    "a list with such a name": {"style": "matrix", "explode": True, "schema": {"anyOf": [LIST, {"type": "null"}]}},
}


WITHOUT_TYPE: tuple[dict[str, JsonValue], ...] = (
    {"const": True},
    {"enum": [1, 2]},
    {"enum": [1, True]},
    {"enum": [None, 1]},
    {"enum": ["a", 1]},
    {"minimum": 5},
    {"oneOf": [{"const": 1}, {"const": 2}]},
    {"$ref": "#/components/schemas/Version"},
)
"""Schemas that do not say their type; most accept no string."""


def document(parameter: dict[str, JsonValue], path: str = "/books/{book.id}") -> Spec:
    node: JsonValue = {"name": "book.id", "in": "path", "required": True, **parameter}
    operation: JsonValue = {"operationId": "get", "parameters": [node], "responses": {"204": {"description": "Read."}}}
    components: JsonValue = {"schemas": {"Version": {"enum": [3]}}}
    info: JsonValue = {"title": "t", "version": "1"}
    return Spec({"openapi": "3.1.0", "info": info, "paths": {path: {"get": operation}}, "components": components})


def assert_accepted(spec: Spec) -> None:
    """The mock of the document accepts requests, and nothing is found."""
    api = Api("books", lambda: spec)
    verdict = run(api, mock_target(api), drive, Plan(examples=3))
    assert (verdict.never_accepted, verdict.errors, [each.message for each in verdict.breaches]) == ((), (), [])


@pytest.mark.parametrize("title", IN_PATH)
def test_a_parameter_in_a_path_is_accepted(title: str) -> None:
    assert_accepted(document(IN_PATH[title]))


@pytest.mark.parametrize("schema", WITHOUT_TYPE, ids=str)
@pytest.mark.parametrize("location", ["header", "cookie"])
def test_a_parameter_without_a_type_is_accepted(location: str, schema: JsonValue) -> None:
    assert_accepted(document({"name": "Version", "in": location, "schema": schema}, "/books"))


def test_names_represent_valid_texts() -> None:
    texts = path_texts(document(JSON))
    assert texts.names[json.dumps(JSON["content"])] == tuple(texts.texts)
    assert all(text.startswith("%7B%22a%22%3A%20") for text in texts.texts.values())


def test_a_document_without_such_parameters_stays_as_it_is() -> None:
    spec = document({"schema": {"type": "integer"}})
    assert writable(spec) is spec.root
