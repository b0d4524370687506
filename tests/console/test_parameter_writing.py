"""Parameters are written so that they are read as the same values."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caveat.console import parameter_writing
from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.openapi.operation import Parameter
from caveat.openapi.parameters import RawParameters, decode
from caveat.openapi.spec import Spec

WORDS = st.text("abcäß €%/?#&+\u65e5", min_size=1, max_size=6).map(str.strip).filter(bool)
"""Without the separators of styles, which no style escapes."""

LISTS = st.lists(WORDS, min_size=2, max_size=4)
OBJECTS = st.dictionaries(WORDS, WORDS, min_size=1, max_size=3)

STYLES = [
    *(("query", style, explode) for style in ("form", "spaceDelimited", "pipeDelimited") for explode in (True, False)),
    ("query", "deepObject", True),
    ("cookie", "form", False),
    *(("path", style, explode) for style in ("simple", "label", "matrix") for explode in (True, False)),
    *(("header", "simple", explode) for explode in (True, False)),
]


def declared(location: str, style: str, explode: bool, schema: JsonValue) -> tuple[Spec, Parameter]:  # noqa: FBT001 - of OpenAPI
    where: dict[str, JsonValue] = {"name": "p", "in": location, "required": True}
    parameter: JsonValue = {**where, "style": style, "explode": explode, "schema": schema}
    path = "/x/{p}" if location == "path" else "/x"
    operation: JsonValue = {"operationId": "x", "parameters": [parameter], "responses": {}}
    spec = Spec({"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {path: {"get": operation}}})
    [found] = spec.operations.values()
    return spec, found.parameters[0]


def read_back(spec: Spec, parameter: Parameter, value: JsonValue) -> JsonValue:
    """The value that a server reads."""
    target, fields, path = "/x", dict[str, str](), dict[str, str]()
    match parameter.location:
        case "query":
            target += "?" + urlencode(list(parameter_writing.pairs(parameter, value)))
        case "cookie":
            fields["cookie"] = "; ".join(f"{name}={text}" for name, text in parameter_writing.pairs(parameter, value))
        case "header":
            fields["p"] = parameter_writing.in_header(parameter, value).encode("latin-1").decode()
        case _:
            target += "/" + parameter_writing.in_path(parameter, value)
            path = dict((spec.route(target) or ({}, {}))[1])
    return decode(
        parameter, RawParameters(Request("GET", target, Headers(fields.items())), path, (parameter,)), spec.schemas
    )[1]


@pytest.mark.parametrize("where", STYLES)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(items=LISTS, fields=OBJECTS, word=WORDS)
def test_what_is_written_is_read(
    where: tuple[str, str, bool], items: list[str], fields: dict[str, str], word: str
) -> None:
    text: JsonValue = {"type": "string"}
    cases: list[tuple[JsonValue, JsonValue]] = [
        ({"type": "array", "items": text}, [*items]),
        ({"type": "object", "additionalProperties": text}, {**fields}),
        (text, word),
    ]
    style = where[1]
    if style == "deepObject":
        cases = cases[1:2]
    if style.endswith("Delimited"):
        cases = [(cases[0][0], [each.replace(" ", "") or "x" for each in items])]
    for schema, value in cases:
        spec, parameter = declared(*where, schema)
        assert read_back(spec, parameter, value) == value


JSON = {"a": [1, {"b": "c d"}]}


@pytest.mark.parametrize("location", ["query", "path"])
def test_a_parameter_with_a_content_is_json(location: str) -> None:
    parameter: JsonValue = {
        "name": "p",
        "in": location,
        "required": True,
        "content": {"application/json": {"schema": {}}},
    }
    operation: JsonValue = {"operationId": "x", "parameters": [parameter], "responses": {}}
    path = "/x/{p}" if location == "path" else "/x"
    spec = Spec({"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {path: {"get": operation}}})
    assert read_back(spec, spec.operations["x"].parameters[0], JSON) == JSON  # type: ignore[arg-type]


def test_nested_objects_are_written_in_brackets() -> None:
    _, parameter = declared("query", "deepObject", explode=True, schema={"type": "object"})
    value: JsonValue = {"a": {"b": 1}, "c": [True, None]}
    assert list(parameter_writing.pairs(parameter, value)) == [("p[a][b]", "1"), ("p[c]", "true"), ("p[c]", "null")]


def test_a_list_in_an_exploded_object_is_written_as_a_list() -> None:
    schema: JsonValue = {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "string"}}}}
    spec, parameter = declared("query", "form", explode=True, schema=schema)
    assert read_back(spec, parameter, {"a": ["x", "y"]}) == {"a": ["x", "y"]}


def test_a_header_field_has_no_line_breaks() -> None:
    assert parameter_writing.header_text("a\r\nx-evil: 1\0\ud83d") == "a x-evil: 1 ?"
