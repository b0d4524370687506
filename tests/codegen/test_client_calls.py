"""Client calls: how an operation is called, and what its responses hold."""

from __future__ import annotations

import ast

import pytest

from caveat.codegen.client_calls import body_hint, body_media_type, call, result_hint
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec
from generated_client import spec

DOCUMENT = """\
openapi: 3.1.0
info: {{title: Shop, version: '1'}}
security: [{{key: []}}, {{unknown: []}}]
paths:
  /things/{{thingId}}:
    {method}:
      operationId: do-it
      parameters:
        - {{name: thingId, in: path, required: true, schema: {{type: string}}}}
        - {{name: filter, in: query, content: {{application/json: {{schema: {{type: object}}}}}}}}
      requestBody: {{content: {{{content}}}}}
      responses: {{{responses}}}
components:
  securitySchemes: {{key: {{type: apiKey, in: header, name: key}}}}
  schemas: {{Thing: {{type: object, properties: {{ids: {{type: array}}, meta: {{type: object}}}}}}}}
"""
THING = "{schema: {$ref: '#/components/schemas/Thing'}}"
DONE = "'204': {description: Done.}"


def operation(content: str = "", responses: str = DONE, method: str = "post") -> tuple[Spec, Operation]:
    document = spec(DOCUMENT.format(content=content, responses=responses, method=method))
    return document, document.operations["do-it"]


WHOLE = """\
_DO_IT: Call[models.Thing | None] = Call(
    "do-it",
    "POST",
    "/things/{thingId}",
    parameters=(
        Parameter("thingId", "path", "simple"),
        Parameter("filter", "query", "form", explode=True, media_type="application/json"),
    ),
    media_type="multipart/form-data",
    fields={
        "ids": BodyField(style="form"),
        "meta": BodyField(media_type="application/json"),
    },
    security=(("key",),),
    responses={
        "200": {"application/json": models.Thing},
        "204": {},
        "4XX": {"text/plain": str, "image/*": bytes},
    },
)"""


def test_a_whole_call() -> None:
    encoding = (
        "{ids: {explode: false}, meta: {contentType: application/json}, a: {contentType: 'image/png, image/gif'}}"
    )
    errors = "'4XX': {description: No., content: {text/plain: {schema: {type: string}}, 'image/*': {}}}"
    found = call(
        *operation(
            f"multipart/form-data: {{schema: {{$ref: '#/components/schemas/Thing'}}, encoding: {encoding}}}",
            f"'200': {{description: Done., content: {{application/json: {THING}}}}}, {DONE}, {errors}",
        ),
        "_DO_IT",
    )
    ast.parse(found)
    assert found == WHOLE


BODIES = [
    (f"application/xml: {THING}, application/json: {THING}", "application/json", "models.Thing"),
    (
        f"text/plain: {THING}, application/x-www-form-urlencoded: {THING}",
        "application/x-www-form-urlencoded",
        "models.Thing",
    ),
    (f"application/merge-patch+json: {THING}", "application/merge-patch+json", "models.Thing"),
    ("text/csv: {}", "text/csv", "str"),
    ("application/pdf: {}", "application/pdf", "bytes | str"),
    ("", "", "bytes"),
]


@pytest.mark.parametrize(("content", "media_type", "hint"), BODIES)
def test_a_body_is_sent_in_one_media_type(content: str, media_type: str, hint: str) -> None:
    document, found = operation(content)
    assert body_media_type(found) == media_type
    assert body_hint(document, found) == hint


def response(media: str = "application/json") -> str:
    return f"{{description: Done., content: {{{media}: {THING}}}}}"


RESULTS = [
    (f"'200': {response()}, default: {response()}", "models.Thing"),
    (f"default: {response()}", "models.Thing"),
    (f"'200': {response()}, '202': {{description: Later.}}", "models.Thing | None"),
    (f"'2XX': {response('text/html')}", "str"),
    (f"'200': {response('application/x-www-form-urlencoded')}", "str"),
    (f"'404': {response()}", "None"),
]


@pytest.mark.parametrize(("responses", "hint"), RESULTS)
def test_a_method_returns_the_bodies_of_successes(responses: str, hint: str) -> None:
    assert result_hint(*operation("", responses)) == hint


def test_a_response_to_head_has_no_body() -> None:
    assert result_hint(*operation("", f"'200': {response()}", "head")) == "None"
