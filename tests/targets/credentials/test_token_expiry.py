"""Current tokens replace older ones, in each place of a request where the contract has them."""

from __future__ import annotations

import pytest

from caveat.exchange import Headers, Request
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.targets.credentials.token_expiry import TokenExpiry

DOCUMENT = """
openapi: 3.1.0
info: {title: Tokens, version: '1'}
paths: {}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    header: {type: apiKey, in: header, name: X-Key}
    query: {type: apiKey, in: query, name: key}
    cookie: {type: apiKey, in: cookie, name: sid}
    basic: {type: http, scheme: basic}
"""
_VALUE = source.parse(DOCUMENT, "tokens.yaml").value
assert isinstance(_VALUE, dict)
SPEC = Spec(_VALUE)

OLD, NEW = "fake/old+1", "fake/new+2"


class Changing:
    """Credentials that all change at once."""

    def __init__(self) -> None:
        self.token = OLD
        self.asked: list[str] = []
        self.next: str | None = None

    def current(self, scheme: str) -> str:
        return f"{self.token} {scheme}" if scheme == "basic" else self.token

    def is_fixed(self, scheme: str) -> bool:
        return scheme == "query"

    def expired(self, old: str) -> str | None:
        self.asked.append(old)
        return self.next

    @property
    def problem(self) -> str:
        return "" if self.next else "the token endpoint is down"


PLACES = {
    "bearer": (Request("GET", "/", Headers([("authorization", "Bearer {0}")])), "{0}"),
    "header": (Request("GET", "/", Headers([("x-key", "{0}"), ("x-other", OLD)])), "{0}"),
    "query": (Request("GET", "/?a=1&key={1}&b=2"), "{1}"),
    "cookie": (Request("GET", "/", Headers([("cookie", "a=1; sid={0}")])), "{0}"),
}


def filled(request: Request, token: str, encoded: str) -> Request:
    fields = ((name, value.format(token)) for name, value in request.headers.items_sent)
    return Request(request.method, request.target.format(token, encoded), Headers(fields))


@pytest.mark.parametrize("scheme", PLACES)
def test_an_older_token_is_replaced(scheme: str) -> None:
    request, _ = PLACES[scheme]
    changing = Changing()
    expiry = TokenExpiry(SPEC, changing, [scheme])
    old = filled(request, OLD, "fake%2Fold%2B1")
    assert (expiry.with_current_tokens(old), expiry.token(old)) == (old, OLD)
    changing.token = NEW
    assert expiry.with_current_tokens(old) == filled(request, NEW, "fake%2Fnew%2B2")
    assert expiry.token(old) == NEW


@pytest.mark.parametrize("scheme", PLACES)
def test_other_credentials_stay_and_none_is_added(scheme: str) -> None:
    request, _ = PLACES[scheme]
    expiry = TokenExpiry(SPEC, Changing(), [scheme])
    for sent in (filled(request, "fake-other", "fake-other"), Request("GET", "/")):
        assert (expiry.with_current_tokens(sent), expiry.token(sent)) == (sent, None)


def test_a_token_without_another_one_is_dead_until_it_is_accepted_or_there_is_another_one() -> None:
    changing = Changing()
    expiry = TokenExpiry(SPEC, changing, ["bearer", "basic"])
    request = filled(PLACES["bearer"][0], OLD, "")
    assert expiry.canary(request) is None
    assert [expiry.renewed(OLD), expiry.renewed(OLD), expiry.is_dead(OLD)] == [False, False, True]
    expiry.remember(request)
    assert (expiry.canary(request), expiry.is_dead(OLD), changing.asked) == (request, False, [OLD, OLD])
    assert expiry.problem == "the token endpoint is down"
    changing.next = NEW
    assert [expiry.renewed(OLD), expiry.problem] == [True, ""]
