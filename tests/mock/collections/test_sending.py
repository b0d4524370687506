"""Sending: which properties a request gives, and which it could have given."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.json_text import JsonValue
from caveat.mock.collections.representation import Facts, Forms
from caveat.mock.collections.sending import defaults, sent, settable
from caveat.mock.responses.bodies import Bodies
from caveat.mock.responses.builder import successful
from caveat.openapi.requests import ParsedRequest
from caveat.openapi.spec import Spec

DOCUMENT = """
paths:
  /pets:
    post:
      operationId: make
      requestBody:
        content:
          application/json:
            schema: {properties: {a: {}, b: {readOnly: true}, c: {$ref: '#/components/schemas/Read'}, d: {writeOnly: true}, pet: {properties: {e: {}, f: {readOnly: true}}}}}
          text/plain: {}
      responses: {'200': {content: {application/json: {example: SHOWN}}}}
components: {schemas: {Read: {readOnly: true}}}
"""  # noqa: E501 - a document's line

DEFAULTS = """
paths:
  /pets:
    post:
      operationId: make
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


def test_what_things_have_by_default(compiled: Callable[[str], Spec]) -> None:
    spec = compiled(DEFAULTS)
    operation, reading = spec.operations["make"], ParsedRequest({}, {}, "application/json")
    form = Forms(spec.schemas, Bodies(spec, 0)).one(operation, successful(operation)[1], ("id", "pet"))
    assert defaults(spec.schemas, operation, reading, form) == {"a": 1, "c": 2, "e": None}
    assert defaults(spec.schemas, operation, ParsedRequest({}), None) == {}


def test_what_only_answers_have_is_taken_where_the_request_declares_it(compiled: Callable[[str], Spec]) -> None:
    fixed = DEFAULTS.replace("id: {type: integer}, a: {default: 9}, e: {", "a: {readOnly: true}, e: {readOnly: true, ")
    spec = compiled(fixed)
    operation, reading = spec.operations["make"], ParsedRequest({}, {"a": 3, "e": 4, "other": 5}, "application/json")
    form = Forms(spec.schemas, Bodies(spec, 0)).one(operation, successful(operation)[1], ("id", "pet"))
    assert sent(spec.schemas, operation, reading, form) == {"a": 3, "other": 5}


Case = tuple[str, JsonValue, str | None, Facts, set[str]]

FACTS: dict[str, Case] = {
    "an object": ("{id: 1}", {"a": 1, "x": 2}, "application/json", {"a": 1, "x": 2}, {"a", "d", "pet"}),
    "nothing": ("{id: 1}", None, None, {}, set()),
    "a text": ("{id: 1}", "a", "text/plain", {}, set()),
    "an object within, as answers have it": (
        "{pet: {id: 1}}", {"pet": {"e": 1}}, "application/json", {"e": 1}, {"e"}),
    "an object within, as answers have none": (
        "{id: 1}", {"pet": {"e": 1}}, "application/json", {"pet": {"e": 1}}, {"a", "d", "pet"}),
    "no object within, though answers have one": (
        "{pet: {id: 1}}", {"a": 1}, "application/json", {"a": 1}, {"a", "d", "pet"}),
    "no object in its place": ("{pet: {id: 1}}", {"pet": 7}, "application/json", {"pet": 7}, {"a", "d", "pet"}),
}  # fmt: skip


@pytest.mark.parametrize("title", FACTS)
def test_what_a_request_gives_and_could_give(title: str, compiled: Callable[[str], Spec]) -> None:
    shown, body, media_type, given, possible = FACTS[title]
    spec = compiled(DOCUMENT.replace("SHOWN", shown))
    operation, reading = spec.operations["make"], ParsedRequest({}, body, media_type)
    form = Forms(spec.schemas, Bodies(spec, 0)).one(operation, successful(operation)[1], ("id", "pet"))
    assert sent(spec.schemas, operation, reading, form) == given
    assert settable(spec.schemas, operation, reading, form) == possible
