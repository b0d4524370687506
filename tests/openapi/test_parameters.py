"""Parameters: what a client serialized is what is decoded."""

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
from caveat.openapi.parameters import Wire, decode, fields
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
# A separator inside a value cannot be told from one between values, once percent-decoded: so they have none.
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
    return Parameter("p", location, required=False, style=style, explode=explode, schema=schema, trail=("",))


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


def wire(parameter: Parameter, value: JsonValue) -> Wire:
    if parameter.location == "query":
        return Wire(Request("GET", f"/?other=1&{serialized(parameter, value)}"))
    sent = flat(value, explode=parameter.explode)
    if parameter.location == "header":
        # A header field is not percent-encoded, and may have spaces after its commas.
        return Wire(Request("GET", "/", Headers([("P", unquote(sent).replace(",", ", "))])))
    return Wire(Request("GET", "/"), unquoted(sent))


def unquoted(sent: str) -> Mapping[str, str]:
    route = Spec({"paths": {"/{p}": {"get": {}}}}).route(f"/{sent}")
    assert route is not None
    return route[1]


@pytest.mark.parametrize(("location", "style", "explode", "kind"), STYLES)
@given(data=st.data())
def test_a_value_comes_back_from(location: str, style: str, explode: bool, kind: str, data: st.DataObject) -> None:  # noqa: FBT001
    parameter = named(location, style, f"/{kind}", explode=explode)
    value = data.draw(VALUES[kind])
    assert decode(parameter, wire(parameter, value), Schemas(SCHEMAS)) == (True, value)


READINGS: dict[str, tuple[JsonValue, str, tuple[bool, JsonValue]]] = {
    "a text that is no integer stays a text": ({"type": "integer"}, "p=1.5", (True, "1.5")),
    "an integer has no leading zero": ({"type": "integer"}, "p=01", (True, "01")),
    "an integer longer than long stays a text": ({"type": "integer"}, f"p={'9' * 5000}", (True, "9" * 5000)),
    "a number larger than large stays a text": ({"type": "number"}, "p=1e999", (True, "1e999")),
    "digits are a text where a text is wanted": ({"type": "string"}, "p=1", (True, "1")),
    "of several types the one that is valid": ({"type": ["integer", "string"], "pattern": "x"}, "p=1x", (True, "1x")),
    "an enum of texts takes digits as text": ({"enum": ["1", "2"]}, "p=1", (True, "1")),
    "an empty value may be null": ({"type": ["integer", "null"]}, "p=", (True, None)),
    "true is a boolean": ({"type": "boolean"}, "p=true", (True, True)),
    "TRUE is not": ({"type": "boolean"}, "p=TRUE", (True, "TRUE")),
    "a plus is a space": ({"type": "string"}, "p=a+b", (True, "a b")),
    "a name without a value is empty": ({"type": "string"}, "p", (True, "")),
    "a name given twice is told": ({"type": "integer"}, "p=1&p=2", (True, ["1", "2"])),
    "another name is not it": ({"type": "string"}, "P=1&pp=2&q=p", (False, None)),
    "no schema makes it a text": (True, "p=1", (True, 1)),
    "a fragment is not sent": ({"type": "string"}, "q=1#p=1", (False, None)),
}


@pytest.mark.parametrize("title", READINGS)
def test_in_the_query(title: str) -> None:
    schema, query, read = READINGS[title]
    parameter = named("query", "form", "/x")
    assert decode(parameter, Wire(Request("GET", f"/?{query}")), Schemas({"x": schema})) == read


def test_a_parameter_given_as_json_is_read_as_json() -> None:
    parameter = replace(named("query", "form", ""), media_type="application/json")
    for query, read in {"p=%7B%22a%22%3A1%7D": {"a": 1}, "p=%7B": "{"}.items():
        assert decode(parameter, Wire(Request("GET", f"/?{query}")), Schemas({})) == (True, read)


@pytest.mark.parametrize(
    ("header", "read"), [("a=1; p=2", (True, 2)), ("a=1", (False, None)), ("p=two", (True, "two"))]
)
def test_in_a_cookie(header: str, read: tuple[bool, JsonValue]) -> None:
    parameter = named("cookie", "form", "/integer", explode=False)
    request = Request("GET", "/", Headers([("Cookie", header)]))
    assert decode(parameter, Wire(request), Schemas(SCHEMAS)) == read


def test_the_fields_of_a_form_take_the_types_of_their_properties() -> None:
    root: JsonValue = {
        "form": {
            "properties": {"n": {"type": "integer"}, "l": {"type": "array", "items": {"type": "integer"}}, "s": {}}
        }
    }
    form: dict[str, JsonValue] = {"n": "1", "l": ["1", "2"], "other": "1"}
    assert fields(Schemas(root), "/form", form) == {"n": 1, "l": [1, 2], "other": "1"}
    assert fields(Schemas(root), "/form", {"n": ["1", "2"], "l": "1"}) == {"n": ["1", "2"], "l": [1]}
