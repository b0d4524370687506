"""Parameters: decoding gives the value that a client serialized."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Parameter
from caveat.openapi.parameters import RawParameters, decode
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
    "optional": {"anyOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "null"}]},
    "combined": {"allOf": [{"$ref": "#/integers"}, {"maxItems": 3}]},
    "chosen": {"oneOf": [{"$ref": "#/object"}, {"$ref": "#/integers"}]},
    "tuple": {"type": "array", "prefixItems": [{"type": "boolean"}, {"type": "string"}], "items": {"type": "integer"}},
    "map": {"type": "object", "additionalProperties": {"type": "integer"}},
}
# After percent-decoding, a separator inside a value looks like one between values: these values have none.
TEXTS = st.text(st.characters(exclude_characters=',|;=. "', exclude_categories=["Cs", "Cc"]), min_size=1)
INTEGERS: st.SearchStrategy[JsonValue] = st.lists(st.integers(), min_size=1, max_size=3)
OBJECTS: st.SearchStrategy[JsonValue] = st.fixed_dictionaries({"a": TEXTS, "b": st.integers()})
VALUES: dict[str, st.SearchStrategy[JsonValue]] = {
    "string": TEXTS,
    "integer": st.integers(),
    "number": st.floats(allow_nan=False, allow_infinity=False) | st.integers(),
    "boolean": st.booleans(),
    "strings": st.lists(TEXTS, min_size=1, max_size=3),
    "integers": INTEGERS,
    "object": OBJECTS,
    "optional": INTEGERS,
    "combined": INTEGERS,
    "chosen": INTEGERS | OBJECTS,
    "tuple": st.tuples(st.booleans(), TEXTS, st.integers()).map(list),
    "map": st.dictionaries(st.text("xyz", min_size=1), st.integers(), min_size=1, max_size=3),
}
LISTS = ["strings", "integers", "optional", "combined", "tuple"]
OBJECT_KINDS = ["object", "map"]
# Style, locations, explode, kinds: the table of OpenAPI's "Style Values", and what RFC 6570 has for each.
STYLES = [
    (location, style, explode, kind)
    for style, locations, explodes, kinds in [
        ("form", ["query", "cookie"], [True, False], list(SCHEMAS)),
        ("simple", ["path", "header"], [True, False], list(SCHEMAS)),
        ("matrix", ["path"], [True, False], list(SCHEMAS)),
        ("label", ["path"], [True, False], [kind for kind in SCHEMAS if kind != "number"]),
        ("spaceDelimited", ["query"], [True, False], LISTS),
        ("spaceDelimited", ["query"], [False], OBJECT_KINDS),
        ("pipeDelimited", ["query"], [True, False], LISTS),
        ("pipeDelimited", ["query"], [False], OBJECT_KINDS),
        ("deepObject", ["query"], [True], OBJECT_KINDS),
    ]
    for location in locations
    for explode in explodes
    for kind in kinds
    # A cookie has no form for a list whose items are sent one by one, and a header field is latin-1 text.
    if not (location == "header" and kind in {"string", "strings", "object", "tuple", "chosen"})
]


def named(location: str, style: str, schema: str, *, explode: bool = True, name: str = "p") -> Parameter:
    return Parameter(name, location, required=False, style=style, explode=explode, schema=schema, pointers=("",))


def text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def encoded(value: JsonValue) -> str:
    return quote(text(value), safe="")


def flat(value: JsonValue, *, explode: bool) -> str:
    """Style `simple`, and `form` without `explode` after its name (RFC 6570)."""
    if isinstance(value, dict):
        return ",".join(f"{name}{'=' if explode else ','}{encoded(inner)}" for name, inner in value.items())
    return ",".join(map(encoded, value)) if isinstance(value, list) else encoded(value)


def serialized(parameter: Parameter, value: JsonValue, separator: str = "&") -> str:
    """The query string of a value, or the text of its cookies."""
    name, explode = parameter.name, parameter.explode
    if parameter.style == "deepObject" and isinstance(value, dict):
        return "&".join(f"{name}%5B{key}%5D={encoded(inner)}" for key, inner in value.items())
    if explode and isinstance(value, list):
        return separator.join(f"{name}={encoded(item)}" for item in value)
    if explode and isinstance(value, dict):
        return separator.join(f"{key}={encoded(inner)}" for key, inner in value.items())
    comma = {"pipeDelimited": "%7C", "spaceDelimited": "%20"}.get(parameter.style, ",")
    return f"{name}=" + flat(value, explode=False).replace(",", comma)


def in_path(parameter: Parameter, value: JsonValue) -> str:
    """The segment of a path (RFC 6570: `{p}`, `{;p}`, `{.p}`, and with a star to explode)."""
    explode, parts = parameter.explode, flat(value, explode=parameter.explode)
    match parameter.style:
        case "matrix" if explode and isinstance(value, list):
            return "".join(f";p={encoded(item)}" for item in value)
        case "matrix" if explode and isinstance(value, dict):
            return ";" + parts.replace(",", ";")
        case "matrix":
            return f";p={parts}"
        case "label":
            return "." + (parts.replace(",", ".") if explode else parts)
        case _:
            return parts


def raw(parameter: Parameter, value: JsonValue) -> RawParameters:
    if parameter.location == "query":
        request = Request("GET", f"/?other=1&{serialized(parameter, value)}")
        return RawParameters(request, declared=(parameter, named("query", "form", "/integer", name="other")))
    if parameter.location == "cookie":
        cookies = unquote(serialized(parameter, value, "; "))
        request = Request("GET", "/", Headers([("Cookie", f"other=1; {cookies}")]))
        return RawParameters(request, declared=(parameter, named("cookie", "form", "/integer", name="other")))
    sent = in_path(parameter, value)
    if parameter.location == "header":
        # A header field is not percent-encoded, and may have spaces after its commas.
        return RawParameters(Request("GET", "/", Headers([("P", unquote(sent).replace(",", ", "))])))
    return RawParameters(Request("GET", "/"), unquoted(sent))


def unquoted(sent: str) -> Mapping[str, str]:
    route = Spec({"paths": {"/{p}": {"get": {}}}}).route(f"/{sent}")
    assert route is not None
    return route[1]


@pytest.mark.parametrize(("location", "style", "explode", "kind"), STYLES)
@settings(max_examples=40, deadline=None)  # of each of many combinations
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
    "an integer may be written with a fraction of zero": ({"type": "integer"}, "p=471190033.0", (True, 471190033)),
    "and with an exponent": ({"type": "integer"}, "p=1e3", (True, 1000)),
    "but it has no other fraction": ({"type": "integer"}, "p=1.5e0", (True, "1.5e0")),
    "a list of none": ({"type": "array", "items": {"type": "integer"}}, "p=", (True, [])),
    "one of a list that may be null": (
        {"anyOf": [{"items": {}, "type": "array"}, {"type": "null"}]},
        "p=1",
        (True, [1]),
    ),
    "a list or one": ({"type": ["integer", "array"], "items": {"type": "integer"}}, "p=1", (True, 1)),
    "a list, where one is too few": (
        {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string", "maxLength": 1}]},
        "p=aa",
        (True, ["aa"]),
    ),
    "lists of two types": (
        {"oneOf": [{"type": "array", "items": {"type": t}} for t in ("integer", "boolean")]},
        "p=true&p=false",
        (True, [True, False]),
    ),
    "objects with one name and two types": (
        {"oneOf": [{"type": "object", "properties": {"v": {"type": t}}} for t in ("integer", "boolean")]},
        "v=1",
        (True, {"v": 1}),
    ),
    "a list in an exploded object": (
        {"type": "object", "properties": {"v": {"type": "array", "items": {"type": "integer"}}}},
        "v=1&v=2",
        (True, {"v": [1, 2]}),
    ),
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


QUERY_STRINGS: dict[str, tuple[str, str, JsonValue]] = {
    "a form": ("application/x-www-form-urlencoded", "a=a%20b&b=1", {"a": "a b", "b": 1}),
    "JSON": ("application/json", "%7B%22b%22%3A%201%7D", {"b": 1}),
    "no JSON": ("application/json", "%7B", "{"),
}


@pytest.mark.parametrize("title", QUERY_STRINGS)
def test_a_query_string_is_one_value(title: str) -> None:
    media_type, query, expected = QUERY_STRINGS[title]
    parameter = replace(named("querystring", "form", "/object"), media_type=media_type)
    assert decode(parameter, RawParameters(Request("GET", f"/?{query}")), Schemas(SCHEMAS)) == (True, expected)
    assert decode(parameter, RawParameters(Request("GET", "/")), Schemas(SCHEMAS)) == (False, None)


DEEP: dict[str, tuple[JsonValue, str, JsonValue]] = {
    "below": ({"properties": {"a": {"properties": {"b": {"type": "integer"}}}}}, "p[a][b]=1", {"a": {"b": 1}}),
    "a list with empty brackets": ({"properties": {"a": {"type": "array"}}}, "p[a][]=1&p[a][]=2", {"a": ["1", "2"]}),
    "a list with indices": (
        {"properties": {"a": {"type": "array", "items": {"type": "integer"}}}},
        "p[a][1]=1&p[a][0]=2",
        {"a": [2, 1]},
    ),
    "a map with keys of digits": ({"additionalProperties": {"type": "integer"}}, "p[1]=1", {"1": 1}),
    "brackets that do not close": ({}, "p[a=1&p[b]=2", {"b": "2"}),
}


@pytest.mark.parametrize("title", DEEP)
def test_a_deep_object(title: str) -> None:
    schema, query, expected = DEEP[title]
    schemas = Schemas({"x": {"type": "object", **as_object(schema)}})
    raw_parameters = RawParameters(Request("GET", f"/?{query}"))
    assert decode(named("query", "deepObject", "/x"), raw_parameters, schemas) == (True, expected)


WRONG_STYLE = {"matrix": ["5", ";q=5", "p=5", ";5"], "label": ["5", ";p=5"]}


@pytest.mark.parametrize(("style", "sent"), [(style, sent) for style, texts in WRONG_STYLE.items() for sent in texts])
@pytest.mark.parametrize("kind", ["integer", "integers"])
def test_a_path_parameter_in_another_style_is_no_value_of_its_schema(style: str, sent: str, kind: str) -> None:
    parameter = named("path", style, f"/{kind}", explode=False)
    _, value = decode(parameter, RawParameters(Request("GET", "/"), {"p": sent}), Schemas(SCHEMAS))
    assert not Schemas(SCHEMAS).valid(f"/{kind}", value)


@pytest.mark.parametrize(
    ("header", "expected"), [("a=1; p=2", (True, 2)), ("a=1", (False, None)), ("p=two", (True, "two"))]
)
def test_a_cookie_parameter(header: str, expected: tuple[bool, JsonValue]) -> None:
    parameter = named("cookie", "form", "/integer", explode=False)
    request = Request("GET", "/", Headers([("Cookie", header)]))
    assert decode(parameter, RawParameters(request), Schemas(SCHEMAS)) == expected


COOKIES: dict[str, JsonValue] = {"p=%7B%22a%22%3A1%7D": {"a": 1}, 'p={"a":1}': {"a": 1}, "p=%7B": "{"}


@pytest.mark.parametrize("cookie", COOKIES)
def test_json_in_a_cookie_may_be_percent_encoded(cookie: str) -> None:
    parameter = replace(named("cookie", "form", ""), media_type="application/json")
    raw = RawParameters(Request("GET", "/", Headers([("Cookie", cookie)])))
    assert decode(parameter, raw, Schemas({})) == (True, COOKIES[cookie])
