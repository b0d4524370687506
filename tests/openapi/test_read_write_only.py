"""readOnly and writeOnly: a property of one direction is not required in the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.openapi.read_write_only import Direction, relax_required
from caveat.openapi.requests import read
from caveat.openapi.spec import Spec

PROPERTIES: dict[str, JsonValue] = {
    "id": {"readOnly": True},
    "secret": {"writeOnly": True},
    "created": {"$ref": "#/created"},
    "described": {"allOf": [{"$ref": "#/missing"}, {"readOnly": True}]},
    "lost": {"$ref": "#/missing"},
    "loop": {"$ref": "#/loop"},
    "far": {"$ref": "https://example.com/far"},
    "both": {"type": "string"},
    "any": True,
}
REQUIRED: list[JsonValue] = [*PROPERTIES, "undeclared"]


@pytest.mark.parametrize(
    ("direction", "left_out"), [(Direction.REQUEST, {"id", "created", "described"}), (Direction.RESPONSE, {"secret"})]
)
def test_properties_of_the_other_direction_are_not_required(direction: Direction, left_out: set[str]) -> None:
    schema: dict[str, JsonValue] = {"required": REQUIRED, "properties": PROPERTIES}
    beside: JsonValue = [{"x": [schema]}, 1]
    root: dict[str, JsonValue] = {"a": beside, "created": {"readOnly": True}, "loop": {"$ref": "#/loop"}}
    required: list[JsonValue] = [name for name in REQUIRED if name not in left_out]
    assert relax_required(root, direction) == root | {"a": [{"x": [schema | {"required": required}]}, 1]}
    assert schema["required"] == REQUIRED


def test_without_changes_the_document_itself_is_returned() -> None:
    root: dict[str, JsonValue] = {"a": [{"required": ["both"], "properties": PROPERTIES}], "required": True}
    assert relax_required(root, Direction.REQUEST) is root


DOCUMENT = """
paths:
  /pets:
    post:
      operationId: make
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Pet: {required: [id, secret], properties: {id: {type: integer, readOnly: true}, secret: {writeOnly: true}}}
"""

ALLOWED = {
    b'{"secret": 1}': True,
    b'{"id": 1, "secret": 1}': True,
    b'{"id": 1}': False,
    b'{"id": "x", "secret": 1}': False,
}


@pytest.mark.parametrize("body", ALLOWED)
def test_a_request_may_omit_read_only_properties_and_a_response_write_only_ones(
    body: bytes, compiled: Callable[[str], Spec]
) -> None:
    spec = compiled(DOCUMENT)
    request = Request("POST", "/pets", Headers([("content-type", "application/json")]), body)
    assert read(spec, spec.operations["make"], request, {}).allowed is ALLOWED[body]
    assert spec.schemas.valid("/components/schemas/Pet", {"id": 1})
    assert not spec.schemas.valid("/components/schemas/Pet", {"secret": 1})
