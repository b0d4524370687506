"""Formats: what the OpenAPI Format Registry says of numbers and texts is held."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.catalogue.api import from_document
from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.mock.engine import Mock
from caveat.openapi.formats import NUMBERS, with_bounds
from caveat.openapi.schema import Schemas


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_is_in_the_bounds_of_its_format(name: str) -> None:
    low, high = NUMBERS[name]
    schemas = Schemas(with_bounds({"x": {"type": ["integer", "null"], "format": name}}))
    values: dict[JsonValue, bool] = {low: True, high: True, low - 1: False, high + 1: False, None: True}
    assert {value: schemas.valid("/x", value) for value in values} == values


BOUNDS: dict[str, tuple[dict[str, JsonValue], dict[str, JsonValue]]] = {
    "tighter bounds stay": ({"minimum": 0, "maximum": 5}, {"minimum": 0, "maximum": 5}),
    "wider ones do not": ({"minimum": -300, "maximum": 300}, {"minimum": -128, "maximum": 127}),
    "exclusive ones stay": ({"exclusiveMinimum": 0}, {"exclusiveMinimum": 0, "minimum": -128, "maximum": 127}),
}


@pytest.mark.parametrize("title", BOUNDS)
def test_bounds_of_the_schema(title: str) -> None:
    written, expected = BOUNDS[title]
    schema: dict[str, JsonValue] = {"type": "integer", "format": "int8"}
    assert with_bounds({"x": {**schema, **written}}) == {"x": {**schema, **expected}}


def test_a_text_has_no_bounds() -> None:
    root: dict[str, JsonValue] = {"x": {"type": "string", "format": "int64"}, "y": {"format": "int64"}}
    assert with_bounds(root) == root


@given(st.binary())
def test_base64_is_a_byte_text(data: bytes) -> None:
    schemas = Schemas({"x": {"type": "string", "format": "byte"}})
    assert schemas.valid("/x", base64.b64encode(data).decode())


@pytest.mark.parametrize("text", ["a", "abc$", "a===", "ab==ab==", "Y2F2 ZWF0"])
def test_another_text_is_not(text: str) -> None:
    assert not Schemas({"x": {"type": "string", "format": "byte"}}).valid("/x", text)


@pytest.mark.parametrize("name", ["binary", "password", "unknown"])
def test_other_formats_allow_any_text(name: str) -> None:
    assert Schemas({"x": {"type": "string", "format": name}}).valid("/x", "any $ text")


def test_a_mock_refuses_and_makes_values_by_their_formats(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {parameters: [{name: n, in: query, schema: "
        "{type: integer, format: int32}}, {name: b, in: query, schema: {type: string, format: byte}}], responses: "
        "{'200': {description: d, content: {application/json: {schema: {type: integer, format: uint8}}}}, '400': "
        "{description: d}}}}}\n"
    )
    mock = Mock(from_document(tmp_path / "openapi.yaml").spec)
    facts = {"": 200, "?n=2147483647": 200, "?n=2147483648": 400, "?b=Y2F2ZWF0": 200, "?b=$": 400}
    answers = {query: mock.answer(Request("GET", f"/a{query}")) for query in facts}
    assert {query: answer.status for query, answer in answers.items()} == facts
    assert isinstance(answers[""].json, int)
    assert 0 <= answers[""].json < 256
