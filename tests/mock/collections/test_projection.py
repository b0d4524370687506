"""Fitting: an answer says what is known of a thing, as far as its schema allows."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.mock.collections.projection import fitted
from caveat.mock.collections.representation import Facts, Form
from caveat.mock.responses.negotiation import MediaTypeChoice
from caveat.openapi.operation import ResponseSpec
from caveat.openapi.schema import Schemas

KINDS: list[JsonValue] = [
    {"required": ["kind", "n"], "properties": {"kind": {"const": "number"}, "n": {}}, "additionalProperties": False},
    {"required": ["kind", "s"], "properties": {"kind": {"const": "text"}, "s": {}}, "additionalProperties": False},
]
SCHEMAS: dict[str, JsonValue] = {
    "thing": {"required": ["a"], "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}, "c": {}}},
    "closed": {"properties": {"a": {}, "b": {}}, "maxProperties": 2, "additionalProperties": False},
    "kind": {"oneOf": KINDS},
}


def form(schema: str, shown: Facts, *properties: str) -> Form:
    offer = MediaTypeChoice.of("application/json", "application/json")
    answer = ResponseSpec("200", {"application/json": schema}, {}, ())
    return Form(answer, offer, shown, "", schema, (shown,), given=True, properties=frozenset(properties))


Case = tuple[str, Facts, Facts, set[str], Facts]

FACTS: dict[str, Case] = {
    "what is known over what is shown": ("/thing", {"a": 1, "b": 2}, {"b": 3}, set(), {"a": 1, "b": 3}),
    "what does not fit is as shown": ("/thing", {"a": 1, "b": 2}, {"a": 5, "b": "x"}, set(), {"a": 5, "b": 2}),
    "what is absent is left out": ("/thing", {"a": 1, "b": 2}, {}, {"b"}, {"a": 1}),
    "unless it is required": ("/thing", {"a": 1, "b": 2}, {"c": 3}, {"a", "b"}, {"a": 1, "c": 3}),
    "what is not declared is not said": ("/thing", {"a": 1}, {"x": 3}, set(), {"a": 1}),
    "another kind than the one shown": (
        "/kind", {"kind": "text", "s": 1}, {"kind": "number", "n": 2}, set(), {"kind": "number", "n": 2}),
    "a shown thing that breaks the schema": ("/thing", {"a": "x"}, {"b": 3}, set(), {"a": "x", "b": 3}),
}  # fmt: skip


@pytest.mark.parametrize("title", FACTS)
def test_a_thing(title: str) -> None:
    schema, shown, facts, absent, said = FACTS[title]
    names = ("kind", "n", "s") if schema == "/kind" else ("a", "b", "c")
    assert fitted(Schemas(dict(SCHEMAS)), form(schema, shown, *names), facts, absent) == said


def test_where_nothing_is_declared_everything_is_said() -> None:
    assert fitted(Schemas(dict(SCHEMAS)), form("", {"a": 1}), {"x": 3}) == {"a": 1, "x": 3}
