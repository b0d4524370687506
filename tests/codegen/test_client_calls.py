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
  /orders/{{orderId}}:
    {method}:
      operationId: do-it
      parameters:
        - {{name: orderId, in: path, required: true, schema: {{type: string}}}}
        - {{name: filter, in: query, content: {{application/json: {{schema: {{type: object}}}}}}}}
      requestBody: {{content: {{{content}}}}}
      responses: {{{responses}}}
components:
  securitySchemes: {{key: {{type: apiKey, in: header, name: key}}}}
  schemas: {{Order: {{type: object, properties: {{ids: {{type: array}}, meta: {{type: object}}}}}}}}
"""
ORDER = "{schema: {$ref: '#/components/schemas/Order'}}"
DONE = "'204': {description: Done.}"


def operation(content: str = "", responses: str = DONE, method: str = "post") -> tuple[Spec, Operation]:
    document = spec(DOCUMENT.format(content=content, responses=responses, method=method))
    return document, document.operations["do-it"]


WHOLE = """\
_DO_IT: Call[models.Order | None] = Call(
    "do-it",
    "POST",
    "/orders/{orderId}",
    parameters=(
        Parameter("orderId", "path", "simple"),
        Parameter("filter", "query", "form", explode=True, media_type="application/json"),
    ),
    media_type="multipart/form-data",
    fields={
        "ids": BodyField(style="form"),
        "meta": BodyField(media_type="application/json"),
    },
    security=(("key",),),
    responses={
        "200": {"application/json": models.Order},
        "204": {},
        "4XX": {"text/plain": str, "image/*": bytes},
    },
)"""


def test_a_complete_call() -> None:
    encoding = (
        "{ids: {explode: false}, meta: {contentType: application/json}, a: {contentType: 'image/png, image/gif'}}"
    )
    errors = "'4XX': {description: No., content: {text/plain: {schema: {type: string}}, 'image/*': {}}}"
    found = call(
        *operation(
            f"multipart/form-data: {{schema: {{$ref: '#/components/schemas/Order'}}, encoding: {encoding}}}",
            f"'200': {{description: Done., content: {{application/json: {ORDER}}}}}, {DONE}, {errors}",
        ),
        "_DO_IT",
    )
    ast.parse(found)
    assert found == WHOLE


BODIES = [
    (f"application/xml: {ORDER}, application/json: {ORDER}", "application/json", "models.Order"),
    (
        f"text/plain: {ORDER}, application/x-www-form-urlencoded: {ORDER}",
        "application/x-www-form-urlencoded",
        "models.Order",
    ),
    (f"application/merge-patch+json: {ORDER}", "application/merge-patch+json", "models.Order"),
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
    return f"{{description: Done., content: {{{media}: {ORDER}}}}}"


RESULTS = [
    (f"'200': {response()}, default: {response()}", "models.Order"),
    (f"default: {response()}", "models.Order"),
    (f"'200': {response()}, '202': {{description: Later.}}", "models.Order | None"),
    (f"'2XX': {response('text/html')}", "str"),
    (f"'200': {response('application/x-www-form-urlencoded')}", "str"),
    (f"'404': {response()}", "None"),
]


@pytest.mark.parametrize(("responses", "hint"), RESULTS)
def test_a_method_returns_the_bodies_of_successes(responses: str, hint: str) -> None:
    assert result_hint(*operation("", responses)) == hint


def test_a_response_to_head_has_no_body() -> None:
    assert result_hint(*operation("", f"'200': {response()}", "head")) == "None"
