"""Directions: what goes one way only is not required of the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.openapi.read_write_only import Direction, required_of
from caveat.openapi.requests import read
from caveat.openapi.spec import Spec

PROPERTIES: dict[str, JsonValue] = {
    "id": {"readOnly": True},
    "secret": {"writeOnly": True},
    "made": {"$ref": "#/made"},
    "lost": {"$ref": "#/nowhere"},
    "round": {"$ref": "#/round"},
    "far": {"$ref": "https://example.com/far"},
    "both": {"type": "string"},
    "any": True,
}
REQUIRED: list[JsonValue] = [*PROPERTIES, "undeclared"]


@pytest.mark.parametrize(
    ("direction", "left_out"), [(Direction.REQUEST, {"id", "made"}), (Direction.ANSWER, {"secret"})]
)
def test_what_is_required(direction: Direction, left_out: set[str]) -> None:
    schema: dict[str, JsonValue] = {"required": REQUIRED, "properties": PROPERTIES}
    beside: JsonValue = [{"x": [schema]}, 1]
    root: dict[str, JsonValue] = {"a": beside, "made": {"readOnly": True}, "round": {"$ref": "#/round"}}
    wanted: list[JsonValue] = [name for name in REQUIRED if name not in left_out]
    assert required_of(root, direction) == root | {"a": [{"x": [schema | {"required": wanted}]}, 1]}
    assert schema["required"] == REQUIRED


def test_where_nothing_is_left_out_it_is_the_document_itself() -> None:
    root: dict[str, JsonValue] = {"a": [{"required": ["both"], "properties": PROPERTIES}], "required": True}
    assert required_of(root, Direction.REQUEST) is root


THING = """
paths:
  /things:
    post:
      operationId: make
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
components:
  schemas:
    Thing: {required: [id, secret], properties: {id: {type: integer, readOnly: true}, secret: {writeOnly: true}}}
"""

SENT = {
    b'{"secret": 1}': True,
    b'{"id": 1, "secret": 1}': True,
    b'{"id": 1}': False,
    b'{"id": "x", "secret": 1}': False,
}


@pytest.mark.parametrize("body", SENT)
def test_a_request_need_not_say_what_only_answers_say(body: bytes, compiled: Callable[[str], Spec]) -> None:
    spec = compiled(THING)
    request = Request("POST", "/things", Headers([("content-type", "application/json")]), body)
    assert read(spec, spec.operations["make"], request, {}).allowed is SENT[body]
    assert spec.schemas.valid("/components/schemas/Thing", {"id": 1})
    assert not spec.schemas.valid("/components/schemas/Thing", {"secret": 1})
