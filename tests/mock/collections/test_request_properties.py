"""The properties of an item that a request sends, may send, or leaves to their defaults."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.json_text import JsonValue
from caveat.mock.collections.ids import IdNames
from caveat.mock.collections.representation import Properties, RepresentationFinder
from caveat.mock.collections.request_properties import RequestShape, request_shapes
from caveat.mock.responses.bodies import Bodies
from caveat.mock.responses.builder import successful
from caveat.openapi.spec import Spec

DOCUMENT = """
paths:
  /pets:
    post:
      operationId: create
      requestBody:
        content:
          application/json:
            schema: {properties: {a: {}, b: {readOnly: true}, c: {$ref: '#/components/schemas/Read'}, d: {writeOnly: true}, pet: {properties: {e: {}, f: {readOnly: true}}}}}
          text/plain: {}
      responses: {'200': {content: {application/json: {example: EXAMPLE}}}}
components: {schemas: {Read: {readOnly: true}}}
"""  # noqa: E501 - a document's line

DEFAULTS = """
paths:
  /pets:
    post:
      operationId: create
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas:
    New:
      type: object
      properties: {a: {default: 1}, b: {allOf: [{$ref: '#/components/schemas/Two'}]}, c: {$ref: '#/components/schemas/Two'}, d: {type: string, default: 3}}
      oneOf: [{properties: {kind: {default: cat}}}, {properties: {name: {default: x}}}]
    Pet:
      allOf: [{$ref: '#/components/schemas/New'}, {properties: {id: {type: integer}, a: {default: 9}, e: {default: null}, kind: {}}}]
    Two: {default: 2}
"""  # noqa: E501 - a document's line


def test_the_defaults_of_the_request_and_the_response(compiled: Callable[[str], Spec]) -> None:
    spec = compiled(DEFAULTS)
    operation = spec.operations["create"]
    assert shape_of(spec, {}, "application/json").defaults == {"a": 1, "c": 2, "e": None}
    assert request_shapes(spec.schemas, operation, None, None).of(None).defaults == {}


def test_a_read_only_property_is_kept_if_the_request_schema_declares_it_writable(
    compiled: Callable[[str], Spec],
) -> None:
    document = DEFAULTS.replace(
        "id: {type: integer}, a: {default: 9}, e: {", "a: {readOnly: true}, e: {readOnly: true, "
    )
    spec = compiled(document)
    body: JsonValue = {"a": 3, "e": 4, "other": 5}
    assert shape_of(spec, body, "application/json").sent(body) == {"a": 3, "other": 5}


def shape_of(spec: Spec, body: JsonValue, media_type: str | None) -> RequestShape:
    operation = spec.operations["create"]
    finder = RepresentationFinder(spec.schemas, Bodies(spec, 0))
    representation = finder.find_item(operation, successful(operation)[1], IdNames("id", "pet"))
    return request_shapes(spec.schemas, operation, media_type, representation).of(body)


Case = tuple[str, JsonValue, str | None, Properties, set[str]]

CASES: dict[str, Case] = {
    "an object": ("{id: 1}", {"a": 1, "x": 2}, "application/json", {"a": 1, "x": 2}, {"a", "d", "pet"}),
    "no body": ("{id: 1}", None, None, {}, set()),
    "plain text": ("{id: 1}", "a", "text/plain", {}, set()),
    "an envelope as in the response": (
        "{pet: {id: 1}}", {"pet": {"e": 1}}, "application/json", {"e": 1}, {"e"}),
    "an envelope that the response does not have": (
        "{id: 1}", {"pet": {"e": 1}}, "application/json", {"pet": {"e": 1}}, {"a", "d", "pet"}),
    "no envelope, though the response has one": (
        "{pet: {id: 1}}", {"a": 1}, "application/json", {"a": 1}, {"a", "d", "pet"}),
    "an envelope without an object": ("{pet: {id: 1}}", {"pet": 7}, "application/json", {"pet": 7}, {"a", "d", "pet"}),
}  # fmt: skip


@pytest.mark.parametrize("title", CASES)
def test_sent_and_writable_properties(title: str, compiled: Callable[[str], Spec]) -> None:
    example, body, media_type, sent, writable = CASES[title]
    spec = compiled(DOCUMENT.replace("EXAMPLE", example))
    shape = shape_of(spec, body, media_type)
    assert shape.sent(body) == sent
    assert shape.writable == writable
