"""Error responses: statuses, header fields, and messages that state the reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.exchange import Request
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
