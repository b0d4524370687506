"""A wrong credential ends the run early; one that a single operation refuses does not."""

from __future__ import annotations

import pytest

from caveat.errors import NotJudged, RunStopped
from caveat.exchange import Exchange, Headers, Request, Response
from caveat.openapi import source
from caveat.openapi.operation import Effect
from caveat.openapi.spec import Spec
from caveat.targets.credentials.refused_credentials import CredentialStatus, RefusedCredentials
from caveat.targets.items.own_requests import OwnRequests
from guarded import AUTHORIZED, GuardSetting, request
from staging import TOKEN


def test_a_token_that_every_operation_refuses_ends_the_run_at_once(setting: GuardSetting) -> None:
    setting.service.tokens = set()
    setting.doubts = True
    guard = setting.guard()
    with pytest.raises(RunStopped) as error:
        guard.exchange(request("GET", "/pets/1"))
    assert error.value.reason == (
        "the credential of token from env:T (auth of the target t) is refused by 5 operations with status 401, "
        "and accepted by none"
    )
    assert setting.service.sent() == ["GET /pets/1", "GET /pets", "GET /notes", "POST /search", "GET /pets/1/toys"]
    assert setting.log.stopped == error.value.reason
    assert (setting.ledger.spent().requests, setting.log.used_up) == (5, False)


def test_a_token_that_another_operation_accepts_is_right(setting: GuardSetting) -> None:
    setting.doubts = True
    guard = setting.guard()
    setting.service.responses = [Response(401)]
    assert guard.exchange(request("GET", "/pets/1")).status == 401
    assert setting.service.sent() == ["GET /pets/1", "GET /pets"]
    for _ in range(10):
        # The token was accepted before, and is so elsewhere: this is not about the token.
        setting.service.responses = [Response(401)]
        assert guard.exchange(request("GET", "/pets/1")).status == 401


def test_where_nothing_else_can_be_read_refusals_are_not_judged_until_one_is_accepted(setting: GuardSetting) -> None:
    setting.doubts, setting.service.tokens = True, set()
    guard = setting.guard(effects=frozenset({Effect.WRITES}))
    setting.ledger.record_existing("/pets", ())
    with pytest.raises(NotJudged, match="status 401, and no request with this credential was accepted yet"):
        guard.exchange(request("POST", "/pets", {}))
    setting.service.tokens = {TOKEN}
    assert guard.exchange(request("POST", "/pets", {})).status == 201
    setting.service.tokens = set()
    assert guard.exchange(request("POST", "/pets", {})).status == 401


def test_requests_without_the_credential_of_the_target_say_nothing(setting: GuardSetting) -> None:
    setting.doubts = True
    guard = setting.guard()
    for headers in (Headers(), Headers([("authorization", "Bearer made-up")])):
        for _ in range(10):
            assert guard.exchange(Request("GET", "/pets", headers)).status == 401
    assert guard.exchange(request("GET", "/pets")).status == 200


DOCUMENT = """
openapi: 3.1.0
info: {title: Places, version: '1'}
security: [{%s: []}]
paths:
  /one: {get: {operationId: one, responses: {'200': {description: x}}}}
%s
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
    header: {type: apiKey, in: header, name: X-Key}
    query: {type: apiKey, in: query, name: key}
    cookie: {type: apiKey, in: cookie, name: sid}
"""

SEVERAL = "".join(
    f"  /{name}: {{get: {{operationId: {name}, responses: {{'200': {{description: x}}}}}}}}\n"
    for name in ("two", "three", "four", "five", "six")
)

PLACES = {
    "bearer": ("bearer", "fake-1", {}, Request("GET", "/one", Headers([("authorization", "Bearer fake-1")]))),
    "basic": ("basic", "a:b", {}, Request("GET", "/one", Headers([("authorization", "Basic YTpi")]))),
    "a header field": ("header", "fake-1", {}, Request("GET", "/one", Headers([("x-key", "fake-1")]))),
    "a query": ("query", "fake/1", {}, Request("GET", "/one?key=fake%2F1")),
    "a cookie": ("cookie", "fake-1", {}, Request("GET", "/one", Headers([("cookie", "sid=fake-1")]))),
    "a header field of the target": (
        "bearer",
        "",
        {"Authorization": "Bearer fake-1"},
        Request("GET", "/one", Headers([("authorization", "Bearer fake-1")])),
    ),
    "a cookie of the target": (
        "cookie",
        "",
        {"Cookie": "sid=fake-1"},
        Request("GET", "/one", Headers([("cookie", "sid=fake-1")])),
    ),
}


def refused(scheme: str, credential: str, headers: dict[str, str], paths: str = SEVERAL) -> RefusedCredentials:
    value = source.parse(DOCUMENT % (scheme, paths), "a test").value
    assert isinstance(value, dict)
    requests = OwnRequests(Spec(value), {scheme: credential} if credential else {}, headers)
    return RefusedCredentials(requests, lambda _operation: "", {scheme: "env:KEY"})


@pytest.mark.parametrize("title", PLACES)
def test_it_is_found_wherever_it_is_sent(title: str) -> None:
    scheme, credential, headers, first = PLACES[title]
    credentials, sent = refused(scheme, credential, headers), list[Request]()

    def probe(request: Request) -> Exchange:
        sent.append(request)
        return Exchange(request, Response(401), request.path[1:])

    assert credentials.status(Exchange(first, Response(401), "one"), probe) is CredentialStatus.WRONG
    assert [request.path for request in sent] == ["/two", "/three", "/four", "/five"]
    other = Request("GET", "/one", Headers([("authorization", "Bearer other")]))
    assert credentials.status(Exchange(other, Response(401), "one"), probe) is CredentialStatus.ACCEPTED


RESPONSES = {
    "a success": (200, CredentialStatus.ACCEPTED),
    "a redirect": (302, CredentialStatus.ACCEPTED),
    "a missing permission": (403, CredentialStatus.ACCEPTED),
    "an item that is not there": (404, CredentialStatus.DOUBTFUL),
    "a request that is wrong": (400, CredentialStatus.DOUBTFUL),
    "a failure": (500, CredentialStatus.DOUBTFUL),
}


@pytest.mark.parametrize("title", RESPONSES)
def test_a_response_shows_whether_the_credential_is_accepted(title: str) -> None:
    status, expected = RESPONSES[title]
    credentials = refused("bearer", "fake-1", {})
    first = Request("GET", "/one", Headers([("authorization", "Bearer fake-1")]))
    result = credentials.status(
        Exchange(first, Response(401), "one"), lambda probe: Exchange(probe, Response(status), probe.path[1:])
    )
    assert result is expected


TWO = """
  /two/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: two, responses: {'200': {description: x}}}
    delete: {operationId: three, responses: {'204': {description: x}}}
    post: {operationId: four, responses: {'204': {description: x}}}
"""


def test_where_only_two_operations_can_be_read_both_of_them_suffice() -> None:
    credentials = refused("bearer", "fake-1", {}, paths=TWO)
    exchange = Exchange(Request("GET", "/one", Headers([("authorization", "Bearer fake-1")])), Response(401), "one")
    sent: list[str] = []

    def probe(request: Request) -> Exchange:
        sent.append(request.target)
        return Exchange(request, Response(401), "two")

    statuses = [credentials.status(exchange, probe) for _ in range(4)]
    assert statuses == [*[CredentialStatus.DOUBTFUL] * 3, CredentialStatus.WRONG]
    assert sent == ["/two/1"]


def test_of_one_operation_several_responses_are_needed() -> None:
    credentials = refused("bearer", "fake-1", {}, paths="")
    exchange = Exchange(Request("GET", "/one", Headers([("authorization", "Bearer fake-1")])), Response(401), "one")

    def none(_probe: Request) -> Exchange:
        raise AssertionError

    statuses = [credentials.status(exchange, none) for _ in range(5)]
    assert statuses == [*[CredentialStatus.DOUBTFUL] * 4, CredentialStatus.WRONG]
    assert credentials.sentence(exchange).startswith("the credential of bearer from env:KEY is refused by one with")
    assert AUTHORIZED[1] not in credentials.sentence(exchange)
