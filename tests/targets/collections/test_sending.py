"""Sending: which properties a request gives, and which it could have given."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.exchange import JsonValue
from caveat.openapi.requests import Reading
from caveat.openapi.spec import Spec
from caveat.targets.answers import successful
from caveat.targets.bodies import Bodies
from caveat.targets.collections.forms import Facts, Forms
from caveat.targets.collections.sending import sent, settable

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
    operation, reading = spec.operations["make"], Reading({}, body, media_type)
    form = Forms(spec.schemas, Bodies(spec, 0)).one(operation, successful(operation)[1], ("id", "pet"))
    assert sent(reading, form) == given
    assert settable(spec.schemas, operation, reading, form) == possible
