"""The response builder: successes, and errors in the documented form."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat import checks
from caveat.exchange import Request, Response
from caveat.judging.judge import judge
from caveat.mock.responses.builder import ResponseBuilder
from caveat.openapi.spec import Spec

DOCUMENT = """
paths:
  /example: {get: {operationId: example, responses: {'200': {content: {application/json: {example: [1]}}}}}}
  /examples:
    get:
      operationId: examples
      responses: {'201': {content: {application/json: {examples: {a: {value: [2]}, b: {value: [3]}}}}}}
  /schema:
    get: {operationId: schema, responses: {'200': {content: {application/json: {schema: {const: [4]}}}}}}
  /nothing: {get: {operationId: nothing, responses: {'200': {content: {application/json: {}}}}}}
  /none: {get: {operationId: none, responses: {'204': {description: x}}}}
  /json: {get: {operationId: json, responses: {'200': {content: {text/html: {}, application/hal+json: {example: 5}}}}}}
  /text: {get: {operationId: text, responses: {'200': {content: {text/csv: {example: 'a,b'}}}}}}
  /range: {get: {operationId: range, responses: {2XX: {content: {application/json: {example: 6}}}}}}
  /lower: {get: {operationId: lower, responses: {2xx: {content: {application/json: {example: 6}}}}}}
  /default: {get: {operationId: default, responses: {default: {content: {application/json: {example: 7}}}}}}
  /first: {get: {operationId: first, responses: {'404': {}, '202': {}, '200': {}}}}
  /anything: {get: {operationId: anything, responses: {'200': {content: {'*/*': {schema: {type: string}}}}}}}
  /any-text: {get: {operationId: any-text, responses: {'200': {content: {text/*: {schema: {type: string}}}}}}}
  /any-application:
    get: {operationId: any-application, responses: {'200': {content: {application/*: {schema: {type: integer}}}}}}
  /picture: {get: {operationId: picture, responses: {'200': {content: {image/png: {schema: {maxLength: 3}}}}}}}
  /xml: {get: {operationId: xml, responses: {'200': {content: {application/xml: {schema: {type: object}}}}}}}
  /errors: {get: {operationId: errors, responses: {'400': {}, '404': {}}}}
  /gone: {get: {operationId: gone, responses: {'404': {}, '410': {}}}}
  /not-allowed: {post: {operationId: not-allowed, responses: {'405': {description: no}}}}
  /null: {get: {operationId: 'null', responses: {'200': {content: {application/json: {
    example: null, schema: {type: [object, 'null'], required: [a]}}}}}}}
  /no-null: {get: {operationId: no-null, responses: {'200': {content: {application/json: {
    examples: {a: {value: null}}, schema: {const: 8}}}}}}}
  /short-text: {get: {operationId: short-text, responses: {'200': {content: {text/plain: {
    example: abc, schema: {type: string, const: abcd}}}}}}}
  /html: {get: {operationId: html, responses: {'200': {content: {text/html: {
    schema: {type: object, required: [a], properties: {a: {const: 1}}}}}}}}}
  /redirect: {get: {operationId: redirect, responses: {'404': {}, '302': {}}}}
  /undocumented: {get: {operationId: undocumented}}
  /headers:
    get:
      operationId: headers
      responses:
        '200':
          headers:
            X-Left: {required: true, schema: {type: integer, minimum: 3, maximum: 3}}
            X-Many: {required: true, schema: {type: array, items: {type: integer, minimum: 1}, minItems: 2}}
            X-Word: {required: true, schema: {const: a word}}
            X-Pair: {required: true, schema: {type: object, properties: {a: {const: 1}, b: {const: x}}}}
            X-Bare: {required: true}
            X-Shown: {schema: {type: integer}, example: 7}
            X-Listed: {schema: {type: array, items: {type: integer}}, examples: {a: {value: [1, 2]}}}
            Content-Length: {schema: {type: integer}, example: 5000}
            X-May: {schema: {type: integer}}
            Content-Type: {required: true, schema: {const: never}}
  /charset: {get: {operationId: charset, responses: {'200': {content: {text/plain; charset=utf-8: {example: ü}}}}}}
"""


@pytest.fixture(scope="module")
def spec(compiled: Callable[[str], Spec]) -> Spec:
    return compiled(DOCUMENT)


SUCCESSES: dict[str, tuple[int, str | None, bytes]] = {
    "example": (200, "application/json", b"[1]"),
    "examples": (201, "application/json", b"[2]"),
    "schema": (200, "application/json", b"[4]"),
    "nothing": (200, "application/json", b"null"),
    "none": (204, None, b""),
    "json": (200, "application/hal+json", b"5"),
    "text": (200, "text/csv", b"a,b"),
    "range": (200, "application/json", b"6"),
    "default": (200, "application/json", b"7"),
    "first": (202, None, b""),
    "errors": (200, None, b""),
    "gone": (410, None, b""),
    "not-allowed": (405, None, b""),
    "null": (200, "application/json", b"null"),
    "no-null": (200, "application/json", b"8"),
    "short-text": (200, "text/plain", b"abcd"),
    "html": (200, "text/html", b'{"a": 1}'),
    "redirect": (302, None, b""),
    "undocumented": (200, None, b""),
    "charset": (200, "text/plain; charset=utf-8", "ü".encode()),
}


@pytest.mark.parametrize("operation", SUCCESSES)
def test_the_success_of_an_operation(operation: str, spec: Spec) -> None:
    response = ResponseBuilder(spec).success(spec.operations[operation])
    assert (response.status, response.headers.get("content-type"), response.body) == SUCCESSES[operation]


def keeps_contract(spec: Spec, operation: str, response: Response) -> bool:
    method = spec.operations[operation].method
    exchange = spec.exchange(Request(method, spec.operations[operation].path), response)
    assert exchange.operation == operation
    return not any(finding.is_breach for finding in judge(exchange, checks.rules(spec)))


def test_every_success_keeps_its_contract(spec: Spec) -> None:
    builder = ResponseBuilder(spec)
    broken = [
        name
        for name, operation in spec.operations.items()
        if not keeps_contract(spec, name, builder.success(operation))
    ]
    assert broken == []


def test_required_headers_and_those_with_an_example_are_sent(spec: Spec) -> None:
    sent = ResponseBuilder(spec).success(spec.operations["headers"]).headers
    assert (sent["X-Left"], sent["X-Word"], sent["X-Pair"], sent["X-Bare"]) == ("3", "a word", "a,1,b,x", "")
    assert [int(number) > 0 for number in sent["X-Many"].split(",")] == [True, True]
    assert (sent["X-Shown"], sent["X-Listed"]) == ("7", "1,2")
    assert "X-May" not in sent
    assert "Content-Length" not in sent
    assert "Content-Type" not in sent


def test_a_header_has_only_characters_that_a_field_can_hold(compiled: Callable[[str], Spec]) -> None:
    header = '{required: true, schema: {const: "ü→\\r\\nX-Evil: 1"}}'
    spec = compiled(f"paths: {{/a: {{get: {{operationId: a, responses: {{'200': {{headers: {{X: {header}}}}}}}}}}}}}")
    assert (
        ResponseBuilder(spec).success(spec.operations["a"]).headers["x"].encode("latin-1") == "ü→  X-Evil: 1".encode()
    )


ERRORS_DOCUMENT = """
paths:
  /documented: {get: {operationId: documented, responses: {'404': {$ref: '#/components/responses/Wrong'}}}}
  /instead: {get: {operationId: instead, responses: {'400': {$ref: '#/components/responses/Wrong'}}}}
  /other: {get: {operationId: other, responses: {'422': {$ref: '#/components/responses/Wrong'}}}}
  /range: {get: {operationId: range, responses: {4XX: {$ref: '#/components/responses/Wrong'}}}}
  /default: {get: {operationId: default, responses: {default: {$ref: '#/components/responses/Wrong'}}}}
  /undocumented: {get: {operationId: undocumented}}
  /bare: {get: {operationId: bare, responses: {4XX: {description: x}}}}
  /detail: {get: {operationId: detail, responses: {4XX: {content: {application/json: {example: {detail: no}}}}}}}
  /number: {get: {operationId: number, responses: {4XX: {content: {application/json: {example: {message: 1}}}}}}}
  /list: {get: {operationId: list, responses: {4XX: {content: {application/json: {example: [{message: 1}]}}}}}}
  /text: {get: {operationId: text, responses: {4XX: {content: {text/plain: {example: no}}}}}}
  /anything: {get: {operationId: anything, responses: {4XX: {content: {'*/*': {example: {message: no}}}}}}}
  /fixed:
    get:
      operationId: fixed
      responses:
        4XX:
          content:
            application/json:
              schema: {properties: {error: {enum: [not_found]}, title: {type: string}}}
              example: {error: not_found, title: no}
"""

ERRORS: dict[str, tuple[int, int, bytes]] = {
    "documented": (404, 404, b'{"message": "why"}'),
    "instead": (415, 400, b'{"message": "why"}'),
    "other": (400, 422, b'{"message": "why"}'),
    "range": (413, 413, b'{"message": "why"}'),
    "default": (413, 413, b'{"message": "why"}'),
    "undocumented": (413, 413, b'{"message": "why"}'),
    "bare": (413, 413, b""),
    "detail": (413, 413, b'{"detail": "why"}'),
    "number": (413, 413, b'{"message": 1}'),
    "list": (413, 413, b'[{"message": 1}]'),
    "text": (413, 413, b"no"),
    "anything": (413, 413, b'{"message": "why"}'),
    "fixed": (413, 413, b'{"error": "not_found", "title": "why"}'),
}


@pytest.mark.parametrize("operation", ERRORS)
def test_an_error_has_the_documented_form(operation: str, compiled: Callable[[str], Spec]) -> None:
    wrong = "components: {responses: {Wrong: {content: {application/json: {example: {message: no}}}}}}"
    spec = compiled(ERRORS_DOCUMENT + wrong)
    requested, status, body = ERRORS[operation]
    response = ResponseBuilder(spec).error(spec.operations[operation], requested, "why", {"allow": "GET"})
    assert (response.status, response.body, response.headers["allow"]) == (status, body, "GET")


def test_an_error_of_no_operation_is_a_json_object_with_a_message(spec: Spec) -> None:
    response = ResponseBuilder(spec).error(None, 404, "why →")
    assert (response.status, response.headers.media_type, response.json) == (
        404,
        "application/json",
        {"message": "why →"},
    )


def test_a_response_is_built_once(spec: Spec) -> None:
    builder = ResponseBuilder(spec)
    operation = spec.operations["schema"]
    assert builder.success(operation) is builder.success(operation)
