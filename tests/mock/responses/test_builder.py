"""The response builder: successes, negotiation, preferences, and errors in the documented form."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat import checks
from caveat.exchange import Request, Response
from caveat.judging.judge import judge
from caveat.mock.responses.builder import ResponseBuilder
from caveat.mock.responses.preferences import Preference
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
    "undocumented": (200, None, b""),
    "charset": (200, "text/plain; charset=utf-8", "ü".encode()),
}


@pytest.mark.parametrize("operation", SUCCESSES)
def test_the_success_of_an_operation(operation: str, spec: Spec) -> None:
    response = ResponseBuilder(spec).success(spec.operations[operation])
    assert (response.status, response.headers.get("content-type"), response.body) == SUCCESSES[operation]


def keeps_contract(spec: Spec, operation: str, response: Response) -> bool:
    exchange = spec.exchange(Request("GET", spec.operations[operation].path), response)
    assert exchange.operation == operation
    return not list(judge(exchange, checks.rules(spec)))


def test_every_success_keeps_its_contract(spec: Spec) -> None:
    builder = ResponseBuilder(spec)
    broken = [
        name
        for name, operation in spec.operations.items()
        if not keeps_contract(spec, name, builder.success(operation))
    ]
    assert broken == ["undocumented"], "which documents nothing"


def test_required_headers_are_sent(spec: Spec) -> None:
    sent = ResponseBuilder(spec).success(spec.operations["headers"]).headers
    assert (sent["X-Left"], sent["X-Word"], sent["X-Pair"], sent["X-Bare"]) == ("3", "a word", "a,1,b,x", "")
    assert [int(number) > 0 for number in sent["X-Many"].split(",")] == [True, True]
    assert "X-May" not in sent
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


CHOICES_DOCUMENT = """
paths:
  /many:
    get:
      operationId: many
      responses:
        '200':
          content:
            application/json: {schema: {const: 1}, examples: {one: {value: 11}, 'a "b"': {value: 12}}}
            text/csv: {examples: {one: {value: 'a,b'}, two: {$ref: '#/components/examples/Two'}}}
        '204': {content: {application/json: {example: nothing}}}
        '404': {content: {application/json: {examples: {gone: {value: {message: gone}}}}}}
        5XX: {content: {application/json: {example: failed}}}
  /default:
    get: {operationId: default, responses: {default: {content: {application/json: {example: {message: 7up}}}}}}
  /both:
    get:
      operationId: both
      responses:
        '200': {description: x}
        '400': {description: x}
        4XX: {content: {application/json: {example: refused}}}
        default: {content: {application/json: {example: else}}}
  /all:
    get:
      operationId: all
      responses: {'101': {}, '200': {}, 5XX: {}, default: {content: {application/json: {example: {message: else}}}}}
  /silent: {get: {operationId: silent}}
  /shared:
    get:
      operationId: shared
      responses:
        '200':
          content:
            application/json; v=1:
              schema: {$ref: '#/components/schemas/A'}
              examples: {one: {value: {a: 1}}, two: {value: {a: 2}}}
            application/xml: {schema: {$ref: '#/components/schemas/A'}}
            text/plain: {schema: {$ref: '#/components/schemas/A'}}
            text/csv: {schema: {$ref: '#/components/schemas/A'}}
            text/x: {schema: {$ref: '#/components/schemas/A'}, example: '# a'}
  /page:
    get: {operationId: page, responses: {'200': {content: {text/html: {schema: {type: string, enum: [hello]}}}}}}
  /shown: {get: {operationId: shown, responses: {'200': {content: {application/x-any: {example: [1]}}}}}}
  /opaque:
    get: {operationId: opaque, responses: {'200': {content: {text/csv: {schema: {type: object, required: [a]}}}}}}
  /anything: {get: {operationId: anything, responses: {'200': {content: {'*/*': {example: x}}}}}}
components: {examples: {Two: {value: 'c,d'}}, schemas: {A: {type: object, properties: {a: {type: integer}}}}}
"""

ACCEPTED: dict[tuple[str, str], tuple[int, str | None, bytes]] = {
    ("many", "text/*"): (200, "text/csv", b"a,b"),
    ("many", "text/csv;q=0.5, */*"): (200, "application/json", b"11"),
    ("many", "image/png"): (
        406,
        "application/json",
        b'{"message": "header Accept: available media types: application/json, text/csv"}',
    ),
    ("silent", "image/png"): (200, None, b""),
    ("shared", "application/xml"): (
        200,
        "application/xml",
        b'<?xml version="1.0" encoding="UTF-8"?>\n<A><a>1</a></A>',
    ),
    ("shared", "text/plain"): (200, "text/plain", b'{"a": 1}'),
    ("page", "text/html"): (200, "text/html", b"hello"),
    ("shared", "text/x"): (200, "text/x", b"# a"),
    ("shared", "text/csv, text/plain;q=0.1"): (200, "text/plain", b'{"a": 1}'),
    ("shared", "text/csv"): (
        406,
        "application/json",
        b'{"message": "header Accept: available media types: %b"}'
        % b"application/json; v=1, application/xml, text/plain, text/x",
    ),
    ("shown", "application/x-any"): (200, "application/x-any", b"[1]"),
    ("opaque", "text/csv"): (200, "text/csv", b""),
    ("anything", "text/html"): (200, "text/html", b"x"),
    ("anything", "application/hal+json"): (200, "application/hal+json", b'"x"'),
}


@pytest.mark.parametrize(("operation", "accept"), ACCEPTED)
def test_the_accept_header_decides_the_media_type(operation: str, accept: str, compiled: Callable[[str], Spec]) -> None:
    spec = compiled(CHOICES_DOCUMENT)
    response = ResponseBuilder(spec).success(spec.operations[operation], accept)
    assert (response.status, response.headers.get("content-type"), response.body) == ACCEPTED[operation, accept]


PREFERRED: dict[tuple[str, Preference], tuple[int, bytes]] = {
    ("many", Preference(code="200")): (200, b"11"),
    ("many", Preference(example="one")): (200, b"11"),
    ("many", Preference(example='a "b"')): (200, b"12"),
    ("many", Preference(example="two")): (200, b"c,d"),
    ("many", Preference(example="gone")): (404, b'{"message": "gone"}'),
    ("many", Preference("404", "gone")): (404, b'{"message": "gone"}'),
    ("many", Preference(dynamic=True)): (200, b"1"),
    ("many", Preference(code="204")): (204, b""),
    ("many", Preference(code="503")): (503, b'"failed"'),
    ("default", Preference(code="418")): (418, b'{"message": "7up"}'),
    ("default", Preference(code="default")): (200, b'{"message": "7up"}'),
    ("many", Preference(code="5xx")): (500, b'"failed"'),
    ("both", Preference(code="default")): (500, b'"else"'),
    ("both", Preference(code="4XX")): (401, b'"refused"'),
    ("all", Preference(code="default")): (400, b'{"message": "else"}'),
}


@pytest.mark.parametrize(("operation", "preference"), PREFERRED)
def test_the_preferred_response_is_sent(
    operation: str, preference: Preference, compiled: Callable[[str], Spec]
) -> None:
    spec = compiled(CHOICES_DOCUMENT)
    response = ResponseBuilder(spec).preferred(spec.operations[operation], preference)
    assert (response.status, response.body, response.headers["preference-applied"]) == (
        *PREFERRED[operation, preference],
        str(preference),
    )


NOT_DOCUMENTED: dict[tuple[str, Preference], str] = {
    ("many", Preference(code="418")): "header Prefer: code=418: documented statuses: 200, 204, 404, 5XX",
    ("many", Preference(code="x")): "header Prefer: code=x: documented statuses: 200, 204, 404, 5XX",
    ("many", Preference(code="2" * 5000)): f"header Prefer: code={'2' * 5000}: documented statuses: 200, 204, 404, 5XX",
    ("all", Preference(code="101")): "header Prefer: code=101: documented statuses: 200, 5XX, default",
    ("default", Preference(code="101")): "header Prefer: code=101: documented statuses: default",
    ("default", Preference(code="600")): "header Prefer: code=600: documented statuses: default",
    ("silent", Preference(code="200")): "header Prefer: code=200: documented statuses: none",
    ("many", Preference(example="three")): 'header Prefer: example=three: documented examples: one, a "b", two, gone',
    ("many", Preference("404", "one")): "header Prefer: example=one: documented examples: gone",
    ("silent", Preference(example="one")): "header Prefer: example=one: documented examples: none",
}


@pytest.mark.parametrize(("operation", "preference"), NOT_DOCUMENTED)
def test_a_preference_that_is_not_documented_is_a_404_that_lists_what_is(
    operation: str, preference: Preference, compiled: Callable[[str], Spec]
) -> None:
    spec = compiled(CHOICES_DOCUMENT)
    response = ResponseBuilder(spec).preferred(spec.operations[operation], preference)
    assert (response.status, response.json, "preference-applied" in response.headers) == (
        404,
        {"message": NOT_DOCUMENTED[operation, preference]},
        False,
    )


def test_a_preferred_json_example_is_sent_as_xml(compiled: Callable[[str], Spec]) -> None:
    spec = compiled(CHOICES_DOCUMENT)
    response = ResponseBuilder(spec).preferred(spec.operations["shared"], Preference(example="two"), "application/xml")
    assert (response.status, response.body.endswith(b"<A><a>2</a></A>")) == (200, True)


def test_a_preference_that_is_not_acceptable_is_not_applied(compiled: Callable[[str], Spec]) -> None:
    spec = compiled(CHOICES_DOCUMENT)
    response = ResponseBuilder(spec).preferred(spec.operations["many"], Preference(code="404"), "image/png")
    assert (response.status, "preference-applied" in response.headers) == (406, False)


def test_a_preferred_response_without_a_body_is_sent(compiled: Callable[[str], Spec]) -> None:
    spec = compiled(CHOICES_DOCUMENT)
    response = ResponseBuilder(spec).preferred(spec.operations["both"], Preference(code="400"))
    assert (response.status, response.body, response.headers["preference-applied"]) == (400, b"", "code=400")


@pytest.mark.parametrize(("schema", "body"), [("{type: string}", b"generated by the mock"), ("{enum: [no]}", b"no")])
def test_a_preferred_error_has_a_message_that_says_it_is_generated(
    schema: str, body: bytes, compiled: Callable[[str], Spec]
) -> None:
    wrong = f"{{type: object, required: [message], properties: {{message: {schema}}}}}"
    responses = f"{{'404': {{content: {{application/json: {{schema: {wrong}}}}}}}}}"
    spec = compiled(f"paths: {{/a: {{get: {{operationId: a, responses: {responses}}}}}}}")
    response = ResponseBuilder(spec).preferred(spec.operations["a"], Preference(code="404"))
    assert response.body == b'{"message": "%b"}' % body
