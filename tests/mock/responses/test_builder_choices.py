"""The response builder: the response that the request's `Accept` and `Prefer` header fields choose."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.mock.responses.builder import ResponseBuilder
from caveat.mock.responses.preferences import Preference
from caveat.openapi.spec import Spec

DOCUMENT = """
paths:
  /many:
    get:
      operationId: many
      responses:
        '200':
          content:
            application/json: {schema: {type: integer, default: 1}, examples: {one: {value: 11}, 'a "b"': {value: 12}}}
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
    spec = compiled(DOCUMENT)
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
    spec = compiled(DOCUMENT)
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
    spec = compiled(DOCUMENT)
    response = ResponseBuilder(spec).preferred(spec.operations[operation], preference)
    assert (response.status, response.json, "preference-applied" in response.headers) == (
        404,
        {"message": NOT_DOCUMENTED[operation, preference]},
        False,
    )


def test_a_preferred_json_example_is_sent_as_xml(compiled: Callable[[str], Spec]) -> None:
    spec = compiled(DOCUMENT)
    response = ResponseBuilder(spec).preferred(spec.operations["shared"], Preference(example="two"), "application/xml")
    assert (response.status, response.body.endswith(b"<A><a>2</a></A>")) == (200, True)


def test_a_preference_that_is_not_acceptable_is_not_applied(compiled: Callable[[str], Spec]) -> None:
    spec = compiled(DOCUMENT)
    response = ResponseBuilder(spec).preferred(spec.operations["many"], Preference(code="404"), "image/png")
    assert (response.status, "preference-applied" in response.headers) == (406, False)


def test_a_preferred_response_without_a_body_is_sent(compiled: Callable[[str], Spec]) -> None:
    spec = compiled(DOCUMENT)
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
