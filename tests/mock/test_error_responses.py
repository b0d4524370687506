"""Error responses: statuses, header fields, and messages that state the reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.exchange import Headers, Request
from caveat.mock.engine import Mock
from caveat.mock.error_responses import ErrorResponses, provider_failure
from caveat.mock.responses.builder import ResponseBuilder
from caveat.openapi.requests import Problem, ProblemKind
from caveat.openapi.spec import Spec
from pet_shop import SPEC, message

ERRORS = ErrorResponses(SPEC, ResponseBuilder(SPEC))
LIST, DROP = SPEC.operations["list-pets"], SPEC.operations["drop-pet"]


def problem(where: str, message: str, kind: ProblemKind = ProblemKind.INVALID) -> Problem:
    return Problem(kind, where, message, ())


def test_a_405_lists_the_methods() -> None:
    response = ERRORS.method_not_allowed(["GET", "PUT"])
    assert (response.status, response.headers["allow"]) == (405, "GET, PUT")


def test_a_401_has_a_challenge_for_each_kind_of_scheme() -> None:
    assert ERRORS.unauthorized(LIST).headers["www-authenticate"] == "ApiKey"
    assert ERRORS.unauthorized(DROP).headers["www-authenticate"] == "ApiKey, Bearer"


CHALLENGES = {
    "basic": ("{type: http, scheme: basic}", 'Basic realm="mock"'),
    "bearer": ("{type: http, scheme: bearer}", "Bearer"),
    "digest": ("{type: http, scheme: Digest}", 'Digest realm="mock", nonce="mock"'),
    "key": ("{type: apiKey, in: query, name: k}", "ApiKey"),
}


@pytest.mark.parametrize("documented", ["", "headers: {WWW-Authenticate: {required: true, schema: {type: string}}}"])
@pytest.mark.parametrize("title", CHALLENGES)
def test_a_challenge_has_the_parameters_that_its_scheme_requires(
    title: str, documented: str, compiled: Callable[[str], Spec]
) -> None:
    scheme, challenge = CHALLENGES[title]
    spec = compiled(
        f"paths: {{/a: {{get: {{security: [{{s: []}}], responses: {{'401': {{{documented}}}}}}}}}}}\n"
        f"components: {{securitySchemes: {{s: {scheme}}}}}"
    )
    response = ErrorResponses(spec, ResponseBuilder(spec)).unauthorized(spec.operations["get-a"])
    assert response.headers.all("www-authenticate") == (challenge,)


def test_a_documented_challenge_stays_where_its_schema_allows_no_other(compiled: Callable[[str], Spec]) -> None:
    headers = "{WWW-Authenticate: {required: true, schema: {const: 'Custom a=1'}}}"
    spec = compiled(
        f"paths: {{/a: {{get: {{security: [{{s: []}}], responses: {{'401': {{headers: {headers}}}}}}}}}}}"
        "\ncomponents: {securitySchemes: {s: {type: http, scheme: basic}}}"
    )
    response = ErrorResponses(spec, ResponseBuilder(spec)).unauthorized(spec.operations["get-a"])
    assert response.headers.all("www-authenticate") == ("Custom a=1",)


PREFERRED = """
paths:
  /a:
    get:
      parameters: [{name: q, in: query, required: true, schema: {type: integer}}]
      responses:
        '200': {description: d}
        '422': {description: d, content: {application/json: {examples: {a: {value: A}, b: {value: B}}}}}
"""


@pytest.mark.parametrize(
    ("prefer", "expected"),
    [
        ("example=b", (422, "B", "example=b")),
        ("code=422, example=a", (422, "A", "example=a")),
        ("example=c", (422, "A", None)),
    ],
)
def test_a_refusal_is_the_example_that_a_request_prefers(
    prefer: str, expected: tuple[int, str, str | None], compiled: Callable[[str], Spec]
) -> None:
    response = Mock(compiled(PREFERRED)).answer(Request("GET", "/a", Headers([("prefer", prefer)])))
    assert (response.status, response.json, response.headers.get("preference-applied")) == expected


def test_a_413_closes_the_connection_and_states_the_limit() -> None:
    response = ERRORS.too_large(Request("POST", "/pets"), 20)
    assert (response.status, response.headers["connection"]) == (413, "close")
    assert "20 bytes" in str(message(response))


def test_an_error_states_every_problem() -> None:
    problems = [problem("query limit", "too small"), problem("body", "missing")]
    response = ERRORS.problems(LIST, problems)
    assert (response.status, message(response)) == (400, "query limit: too small; body: missing")


def test_an_error_ends_with_what_the_provider_says_of_the_caller() -> None:
    response = ERRORS.problems(LIST, [problem("body", "missing")], "sent with a test key")
    assert message(response) == "body: missing (sent with a test key)"


@pytest.mark.parametrize(
    ("responses", "where", "kind", "status"),
    [
        ("{'404': {}}", "path id", ProblemKind.INVALID, 404),
        ("{'400': {}, '404': {}}", "path id", ProblemKind.INVALID, 400),
        ("{'404': {}}", "query id", ProblemKind.INVALID, 400),
        ("{}", "path id", ProblemKind.INVALID, 400),
        ("{'415': {}}", "header Content-Type", ProblemKind.MEDIA_TYPE, 415),
    ],
)
def test_an_invalid_path_parameter_is_a_404_where_only_that_is_documented(
    responses: str, where: str, kind: ProblemKind, status: int, compiled: Callable[[str], Spec]
) -> None:
    spec = compiled(f"paths: {{/a: {{get: {{operationId: a, responses: {responses}}}}}}}")
    errors = ErrorResponses(spec, ResponseBuilder(spec))
    assert errors.problems(spec.operations["a"], [problem(where, "wrong", kind)]).status == status


def test_an_error_of_a_provider_is_a_500_in_one_line() -> None:
    with pytest.raises(KeyError) as raised:
        dict[str, str]()["a\nb"]
    response = provider_failure(LIST, raised.value)
    assert response.status == 500
    assert str(message(response)).startswith("the mock's list-pets failed: KeyError: 'a\\nb' (test_error_responses.py:")
