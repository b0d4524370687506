"""OAS007: unauthenticated requests are rejected."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.checks import authentication
from caveat.exchange import Headers, Request, Response
from caveat.judging.finding import Severity
from caveat.judging.judge import judge
from caveat.openapi import security
from caveat.openapi.operation import SecurityScheme
from caveat.openapi.security import INVALID
from caveat.openapi.spec import Spec

DOCUMENT = """
security: [{key: []}]
paths:
  /default: {get: {}}
  /open: {get: {security: []}}
  /optional: {get: {security: [{}, {key: []}]}}
  /either: {get: {security: [{key: []}, {token: []}], x-evidence: {grade: documented, source: page of keys}}}
  /both: {get: {security: [{key: [], token: []}]}}
  /query: {get: {security: [{param: []}]}}
  /cookie: {get: {security: [{pot: []}]}}
  /basic: {get: {security: [{basic: []}]}}
  /oauth: {get: {security: [{oauth: [read]}]}}
  /certificate: {get: {security: [{certificate: []}]}}
  /both-of-which-one-is-unseen: {get: {security: [{certificate: [], key: []}]}}
  /undeclared: {get: {security: [{missing: []}]}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    param: {type: apiKey, in: query, name: k}
    pot: {type: apiKey, in: cookie, name: pot}
    token: {type: http, scheme: Bearer}
    basic: {type: http, scheme: basic}
    oauth: {type: oauth2, flows: {}}
    certificate: {type: mutualTLS}
"""


@pytest.fixture(scope="module")
def spec(compiled: Callable[[str], Spec]) -> Spec:
    return compiled(DOCUMENT)


KEY = ("x-key", "fake")
TOKEN = ("Authorization", "bearer fake")
BASIC = ("Authorization", "Basic ZmFrZQ==")
BASIC_SCHEME = SecurityScheme("basic", "http", "header", "Authorization", "basic")
INVALID_TOKEN = ("Authorization", f"Bearer {INVALID}")

FACTS: dict[str, tuple[str, list[tuple[str, str]], str | None]] = {
    "the document's key": ("/default", [KEY], None),
    "nothing where the document requires a key": ("/default", [], "key"),
    "a token where a key is required": ("/default", [TOKEN], "key"),
    "nothing where nothing is required": ("/open", [], None),
    "nothing where a key is optional": ("/optional", [], None),
    "one of two": ("/either", [TOKEN], None),
    "the other of two": ("/either", [KEY], None),
    "none of two": ("/either", [("cookie", "a=1")], "key or token"),
    "another authentication scheme, where one of two is required": ("/either", [BASIC], None),
    "both": ("/both", [KEY, TOKEN], None),
    "one where both are required": ("/both", [KEY], "key and token"),
    "a query parameter": ("/query?a=1&k=fake", [], None),
    "another query parameter": ("/query?K=fake", [("k", "fake")], "param"),
    "a cookie": ("/cookie", [("cookie", "a=1; pot=fake")], None),
    "another cookie": ("/cookie", [("cookie", "a=pot"), ("pot", "fake")], "pot"),
    "the right authentication scheme": ("/basic", [BASIC], None),
    "another authentication scheme": ("/basic", [TOKEN], None),
    "another authentication scheme than OAuth": ("/oauth", [("Authorization", "token fake")], None),
    "an authentication scheme without a credential": ("/oauth", [("Authorization", "token")], "oauth"),
    "a text that has no authentication scheme": ("/oauth", [("Authorization", "fake")], "oauth"),
    "a bearer of OAuth": ("/oauth", [TOKEN], None),
    "nothing where OAuth is required": ("/oauth", [], "oauth"),
    "a certificate, which requests do not show": ("/certificate", [], None),
    "a key beside a certificate": ("/both-of-which-one-is-unseen", [KEY], None),
    "no key beside a certificate": ("/both-of-which-one-is-unseen", [], "certificate and key"),
    "an undeclared scheme": ("/undeclared", [], None),
    "an invalid key": ("/default", [("x-key", INVALID)], "key"),
    "an invalid query parameter": (f"/query?k={INVALID}", [], "param"),
    "an invalid cookie": ("/cookie", [("cookie", f"a=1; pot={INVALID}")], "pot"),
    "an invalid user": ("/basic", [security.header(BASIC_SCHEME, f"{INVALID}:{INVALID}")], "basic"),
    "an invalid bearer of OAuth": ("/oauth", [INVALID_TOKEN], "oauth"),
    "an invalid token where a key would do": ("/either", [INVALID_TOKEN], "key or token"),
    "an invalid token beside a valid key that would do": ("/either", [KEY, INVALID_TOKEN], None),
    "an invalid token beside a valid key": ("/both", [KEY, INVALID_TOKEN], "key and token"),
    "an invalid key where a key is optional": ("/optional", [("x-key", INVALID)], None),
}


@pytest.mark.parametrize("title", FACTS)
def test_credentials(title: str, spec: Spec) -> None:
    target, headers, required = FACTS[title]
    exchange = spec.exchange(Request("GET", target, Headers(headers)), Response(200))
    findings = judge(exchange, [authentication.authentication_is_enforced.bind(spec)])
    which = "an invalid" if title.startswith("an invalid") else "no"
    expected = (
        [] if required is None else [f"the status is 200, but the request has {which} credential; expected {required}"]
    )
    assert [finding.message for finding in findings] == expected


@pytest.mark.parametrize("status", [100, 302, 400, 401, 403, 404, 500])
def test_any_status_but_success_is_a_rejection(status: int, spec: Spec) -> None:
    exchange = spec.exchange(Request("GET", "/default"), Response(status))
    assert not list(judge(exchange, [authentication.authentication_is_enforced.bind(spec)]))


def test_a_finding_has_the_operation_and_its_evidence(spec: Spec) -> None:
    [finding] = judge(
        spec.exchange(Request("GET", "/either"), Response(204)), [authentication.authentication_is_enforced.bind(spec)]
    )
    assert (finding.code, finding.at, finding.promise) == ("OAS007", "request", "/paths/~1either/get")
    assert (finding.severity, finding.evidence and finding.evidence.source) == (Severity.BREACH, "page of keys")
