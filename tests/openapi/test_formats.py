"""Formats: numbers and texts are validated by the OpenAPI Format Registry."""

from __future__ import annotations

import base64
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.catalogue.api import from_document
from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.mock.engine import Mock
from caveat.mock.responses.samples import sample
from caveat.openapi.formats import NUMBERS, PATTERNS, STRINGS, with_bounds, with_pattern, written
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


WRITTEN: dict[str, tuple[dict[str, JsonValue], str, str]] = {
    "no maximum": ({}, "maximum", "format"),
    "a minimum of its own": ({"minimum": 1}, "minimum", "minimum"),
    "a number that is whole": ({"type": "number"}, "multipleOf", "format"),
    "a step of its own": ({"multipleOf": 5}, "multipleOf", "multipleOf"),
}


@pytest.mark.parametrize("title", WRITTEN)
def test_a_bound_has_the_pointer_that_the_document_has(title: str) -> None:
    own, keyword, expected = WRITTEN[title]
    root = with_bounds({"x": {"type": "integer", "format": "int8", **own}})
    assert written(root, f"/x/{keyword}") == f"/x/{expected}"


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


TEXTS: dict[str, tuple[list[str], list[str]]] = {
    "base64url": (["", "Y2F2-_0", "YQ=="], ["a+b", "a b", "a/b"]),
    "char": (["a", "\n", "ü"], ["", "ab"]),
    "decimal": (["1", "-12.50", "+3"], ["", "1e3", "1.", "a", "1\n"]),
    "decimal128": (["1.5", "-1E+30", "NaN", "-Infinity"], ["", "inf", "1,5"]),
    "media-range": (["*/*", "text/*", "application/json; q=0.5"], ["", "json", "a b/c"]),
    "sf-boolean": (["?0", "?1"], ["true", "1", "?2"]),
    "sf-token": (["a", "*foo/bar:1"], ["", "1a", "a b"]),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_has_the_form_of_its_format(name: str) -> None:
    valid, invalid = TEXTS[name]
    schema: dict[str, JsonValue] = {"type": "string", "format": name}
    schemas = Schemas({"x": schema, "y": {**with_pattern(schema), "format": "other"}})
    facts = {**dict.fromkeys(valid, True), **dict.fromkeys(invalid, False)}
    assert {text: schemas.valid("/x", text) for text in facts} == facts
    # A generator that does not know the format makes texts of its pattern.
    assert {text: schemas.valid("/y", text) for text in facts if text != "1\n"} == {
        text: fact for text, fact in facts.items() if text != "1\n"
    }
    assert set(TEXTS) == set(PATTERNS)


@pytest.mark.parametrize("name", STRINGS)
@pytest.mark.parametrize("bounds", [{}, {"maxLength": 3}])
def test_a_mock_makes_texts_of_the_format(name: str, bounds: dict[str, JsonValue]) -> None:
    schema: JsonValue = {"type": "string", "format": name, **bounds}
    rng = random.Random(0)  # noqa: S311 - no secret
    assert Schemas({"x": schema}).valid("/x", sample(Schemas({"x": schema}), "/x", rng))


def test_numbers_of_a_format_of_whole_numbers_are_whole() -> None:
    schemas = Schemas(with_bounds({"x": {"type": "number", "format": "int32"}}))
    assert (schemas.valid("/x", 3.0), schemas.valid("/x", 3.5)) == (True, False)


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
