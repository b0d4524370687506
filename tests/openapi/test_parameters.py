"""Parameters: decoding gives the value that a client serialized."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.openapi.operation import Parameter
from caveat.openapi.parameters import RawParameters, decode, fields
from caveat.openapi.schema import Schemas
from caveat.openapi.spec import Spec

SCHEMAS: dict[str, JsonValue] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "strings": {"type": "array", "items": {"type": "string"}},
    "integers": {"type": "array", "items": {"type": "integer"}},
    "object": {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}},
}
# After percent-decoding, a separator inside a value looks like one between values: these values have none.
TEXTS = st.text(st.characters(exclude_characters=",|", exclude_categories=["Cs"]), min_size=1)
VALUES: dict[str, st.SearchStrategy[JsonValue]] = {
    "string": TEXTS,
    "integer": st.integers(),
    "number": st.floats(allow_nan=False, allow_infinity=False) | st.integers(),
    "boolean": st.booleans(),
    "strings": st.lists(TEXTS, min_size=1, max_size=3),
    "integers": st.lists(st.integers(), min_size=1, max_size=3),
    "object": st.fixed_dictionaries({"a": TEXTS, "b": st.integers()}),
}
TYPED = ["integer", "number", "boolean", "integers"]
LISTING = ["pipeDelimited", "spaceDelimited"]
STYLES = [
    *[("query", "form", explode, kind) for explode in (True, False) for kind in SCHEMAS],
    *[("path", "simple", explode, kind) for explode in (True, False) for kind in SCHEMAS],
    *[("header", "simple", explode, kind) for explode in (True, False) for kind in TYPED],
    *[("query", style, explode, "integers") for style in LISTING for explode in (True, False)],
    ("query", "pipeDelimited", False, "strings"),
    ("query", "deepObject", True, "object"),
]


def named(location: str, style: str, schema: str, *, explode: bool = True) -> Parameter:
    return Parameter("p", location, required=False, style=style, explode=explode, schema=schema, pointers=("",))


def text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def encoded(value: JsonValue) -> str:
    return quote(text(value), safe="")


def flat(value: JsonValue, *, explode: bool) -> str:
    """Style `simple`, and `form` without `explode` after its name (RFC 6570)."""
    if isinstance(value, dict):
        return ",".join(f"{name}{'=' if explode else ','}{encoded(inner)}" for name, inner in value.items())
    return ",".join(map(encoded, value)) if isinstance(value, list) else encoded(value)


def serialized(parameter: Parameter, value: JsonValue) -> str:
    """The query string of a value."""
    name, explode = parameter.name, parameter.explode
    if parameter.style == "deepObject" and isinstance(value, dict):
        return "&".join(f"{name}%5B{key}%5D={encoded(inner)}" for key, inner in value.items())
    if explode and isinstance(value, list):
        return "&".join(f"{name}={encoded(item)}" for item in value)
    if explode and isinstance(value, dict):
        return "&".join(f"{key}={encoded(inner)}" for key, inner in value.items())
    separator = {"pipeDelimited": "%7C", "spaceDelimited": "%20"}.get(parameter.style, ",")
    return f"{name}=" + flat(value, explode=False).replace(",", separator)


def raw(parameter: Parameter, value: JsonValue) -> RawParameters:
    if parameter.location == "query":
        return RawParameters(Request("GET", f"/?other=1&{serialized(parameter, value)}"))
    sent = flat(value, explode=parameter.explode)
    if parameter.location == "header":
        # A header field is not percent-encoded, and may have spaces after its commas.
        return RawParameters(Request("GET", "/", Headers([("P", unquote(sent).replace(",", ", "))])))
    return RawParameters(Request("GET", "/"), unquoted(sent))


def unquoted(sent: str) -> Mapping[str, str]:
    route = Spec({"paths": {"/{p}": {"get": {}}}}).route(f"/{sent}")
    assert route is not None
    return route[1]


@pytest.mark.parametrize(("location", "style", "explode", "kind"), STYLES)
@given(data=st.data())
def test_decoding_reverses_serialization(
    location: str,
    style: str,
    explode: bool,  # noqa: FBT001 - a column
    kind: str,
    data: st.DataObject,
) -> None:
    parameter = named(location, style, f"/{kind}", explode=explode)
    value = data.draw(VALUES[kind])
    assert decode(parameter, raw(parameter, value), Schemas(SCHEMAS)) == (True, value)


DECODED: dict[str, tuple[JsonValue, str, tuple[bool, JsonValue]]] = {
    "text that is not an integer stays text": ({"type": "integer"}, "p=1.5", (True, "1.5")),
    "an integer has no leading zero": ({"type": "integer"}, "p=01", (True, "01")),
    "an integer that is too long stays text": ({"type": "integer"}, f"p={'9' * 5000}", (True, "9" * 5000)),
    "a number that is too large stays text": ({"type": "number"}, "p=1e999", (True, "1e999")),
    "digits are text where the schema is a string": ({"type": "string"}, "p=1", (True, "1")),
    "of several types the valid one counts": ({"type": ["integer", "string"], "pattern": "x"}, "p=1x", (True, "1x")),
    "digits are text in an enum of strings": ({"enum": ["1", "2"]}, "p=1", (True, "1")),
    "an empty value may be null": ({"type": ["integer", "null"]}, "p=", (True, None)),
    "true is a boolean": ({"type": "boolean"}, "p=true", (True, True)),
    "TRUE is not": ({"type": "boolean"}, "p=TRUE", (True, "TRUE")),
    "a plus is a space": ({"type": "string"}, "p=a+b", (True, "a b")),
    "a name without a value is empty": ({"type": "string"}, "p", (True, "")),
    "a repeated name gives a list": ({"type": "integer"}, "p=1&p=2", (True, ["1", "2"])),
    "other names do not count": ({"type": "string"}, "P=1&pp=2&q=p", (False, None)),
    "the schema true allows any type": (True, "p=1", (True, 1)),
    "a fragment is not sent": ({"type": "string"}, "q=1#p=1", (False, None)),
}


@pytest.mark.parametrize("title", DECODED)
def test_a_query_parameter(title: str) -> None:
    schema, query, expected = DECODED[title]
    parameter = named("query", "form", "/x")
    assert decode(parameter, RawParameters(Request("GET", f"/?{query}")), Schemas({"x": schema})) == expected


def test_a_parameter_with_content_is_parsed_as_json() -> None:
    parameter = replace(named("query", "form", ""), media_type="application/json")
    for query, expected in {"p=%7B%22a%22%3A1%7D": {"a": 1}, "p=%7B": "{"}.items():
        assert decode(parameter, RawParameters(Request("GET", f"/?{query}")), Schemas({})) == (True, expected)


@pytest.mark.parametrize(
    ("header", "expected"), [("a=1; p=2", (True, 2)), ("a=1", (False, None)), ("p=two", (True, "two"))]
)
def test_a_cookie_parameter(header: str, expected: tuple[bool, JsonValue]) -> None:
    parameter = named("cookie", "form", "/integer", explode=False)
    request = Request("GET", "/", Headers([("Cookie", header)]))
    assert decode(parameter, RawParameters(request), Schemas(SCHEMAS)) == expected


def test_the_fields_of_a_form_have_the_types_of_their_properties() -> None:
    root: JsonValue = {
        "form": {
            "properties": {"n": {"type": "integer"}, "l": {"type": "array", "items": {"type": "integer"}}, "s": {}}
        }
    }
    form: dict[str, JsonValue] = {"n": "1", "l": ["1", "2"], "other": "1"}
    assert fields(Schemas(root), "/form", form) == {"n": 1, "l": [1, 2], "other": "1"}
    assert fields(Schemas(root), "/form", {"n": ["1", "2"], "l": "1"}) == {"n": ["1", "2"], "l": [1]}
