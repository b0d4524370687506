"""Forms: the fields that a client encoded become the value again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caveat.json_text import JsonValue
from caveat.openapi.forms import fields
from caveat.openapi.schema import Schemas

TEXTS = st.text(st.characters(exclude_characters=",| ", exclude_categories=["Cs"]), min_size=1)
SCHEMAS: dict[str, tuple[JsonValue, st.SearchStrategy[JsonValue]]] = {
    "object": (
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}},
        st.fixed_dictionaries({"a": TEXTS, "b": st.integers()}),
    ),
    "map": (
        {"type": "object", "additionalProperties": {"type": "boolean"}},
        st.dictionaries(st.text("xyz", min_size=1), st.booleans(), min_size=1),
    ),
    "integers": (
        {"anyOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "null"}]},
        st.lists(st.integers(), min_size=1),
    ),
    "texts": ({"type": "array", "items": {"$ref": "#/text"}}, st.lists(TEXTS, min_size=1)),
    "number": ({"type": "number"}, st.integers()),
    "text": ({"type": "string"}, TEXTS),
}
ENCODINGS: dict[str, dict[str, JsonValue]] = {
    "none": {},
    "form": {"style": "form"},
    "flat": {"style": "form", "explode": False},
    "spaces": {"style": "spaceDelimited", "explode": False},
    "pipes": {"style": "pipeDelimited", "explode": False},
    "deep": {"style": "deepObject", "explode": True},
    "json": {"contentType": "application/json"},
}
SEPARATORS = {"flat": ",", "spaces": " ", "pipes": "|"}


def text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def encode(name: str, value: JsonValue, encoding: str) -> list[tuple[str, str]]:  # noqa: PLR0911 - a table
    """The fields of one property, as RFC 6570 and the Encoding Object say."""
    if encoding == "json" or (encoding == "none" and isinstance(value, dict)):
        return [(name, json.dumps(value))]
    if isinstance(value, dict):
        if encoding == "deep":
            return [(f"{name}[{key}]", text(part)) for key, part in value.items()]
        if encoding == "form":
            return [(key, text(part)) for key, part in value.items()]
        return [(name, SEPARATORS[encoding].join(text(part) for pair in value.items() for part in pair))]
    if isinstance(value, list):
        if encoding in SEPARATORS:
            return [(name, SEPARATORS[encoding].join(map(text, value)))]
        return [(f"{name}[]" if encoding == "deep" else name, text(item)) for item in value]
    return [(name, text(value))]


def media(schema: JsonValue, encoding: Mapping[str, JsonValue]) -> Schemas:
    form: JsonValue = {"type": "object", "properties": {"p": schema, "other": {"type": "integer"}}}
    return Schemas({"media": {"schema": form, "encoding": {"p": dict(encoding)}}, "text": {"type": "string"}})


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("kind", SCHEMAS)
@settings(max_examples=40, deadline=None)  # of each of many combinations
@given(data=st.data())
def test_decoding_reverses_encoding(kind: str, encoding: str, data: st.DataObject) -> None:
    if (kind, encoding) == ("map", "form"):
        # Any field could be one of a map whose properties are sent as fields.
        return
    schema, values = SCHEMAS[kind]
    value = data.draw(values)
    pairs = [("other", "1"), *encode("p", value, encoding)]
    form = grouped(parse_qsl("&".join(f"{quote(name)}={quote(part)}" for name, part in pairs), keep_blank_values=True))
    assert fields(media(schema, ENCODINGS[encoding]), "/media/schema", form) == {"other": 1, "p": value}


def grouped(pairs: list[tuple[str, str]]) -> dict[str, JsonValue]:
    form: dict[str, list[str]] = {}
    for name, part in pairs:
        form.setdefault(name, []).append(part)
    return {name: parts[0] if len(parts) == 1 else [*parts] for name, parts in form.items()}


ROOT: JsonValue = {
    "properties": {
        "n": {"type": "integer"},
        "l": {"type": "array", "items": {"type": "integer"}},
        "s": {},
        "t": {"type": "string"},
        "o": {"type": "object", "properties": {"n": {"type": "integer"}}},
        "os": {"type": "array", "items": {"type": "object"}},
    },
    "additionalProperties": {"type": "boolean"},
}
FACTS: dict[str, tuple[dict[str, JsonValue], dict[str, JsonValue]]] = {
    "fields have the types of their properties": ({"n": "1", "l": ["1", "2"]}, {"n": 1, "l": [1, 2]}),
    "a field that is not a list may be sent twice": ({"n": ["1", "2"], "l": "1"}, {"n": ["1", "2"], "l": [1]}),
    "other fields have the type of other properties": ({"x": "true", "y": "1"}, {"x": True, "y": "1"}),
    "a text that looks like JSON is text": ({"t": '{"n": 1}'}, {"t": '{"n": 1}'}),
    "an object is JSON": ({"o": '{"n": 1}'}, {"o": {"n": 1}}),
    "malformed JSON is text": ({"o": '{"n":'}, {"o": '{"n":'}),
    "brackets are properties in any encoding": ({"o[n]": "1"}, {"o": {"n": 1}}),
    "a list of objects": ({"os": ['{"a": 1}', "{}"]}, {"os": [{"a": 1}, {}]}),
    "a list of one object": ({"os": '{"a": 1}'}, {"os": [{"a": 1}]}),
    "a list of integers is no JSON": ({"l": "[1]"}, {"l": ["[1]"]}),
}


@pytest.mark.parametrize("title", FACTS)
def test_a_form(title: str) -> None:
    form, expected = FACTS[title]
    assert fields(Schemas({"form": ROOT}), "/form", form) == expected
