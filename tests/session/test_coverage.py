"""Coverage: counts of operations and rules, and a digest of the exchanges."""

from __future__ import annotations

import pytest

from caveat.exchange import Request, Response
from caveat.session.coverage import Coverage
from caveat.session.session import Session
from graded_pets import PETS


def session() -> Session:
    return Session(PETS)


def test_exchanges_are_counted_by_their_operations() -> None:
    observer = session()
    for method, path in (("GET", "/pets/1"), ("GET", "/pets/2"), ("PUT", "/pets/1"), ("GET", "/cats")):
        observer.observe(Request(method, path), Response(404))
    assert (observer.coverage.exchanges, dict(observer.coverage.operations)) == (4, {"get-pet": 2, "put-pet": 1})


def test_the_rules_that_applied_are_listed() -> None:
    observer = session()
    assert observer.coverage.rules == frozenset()
    observer.observe(Request("GET", "/cats"), Response(404))
    assert observer.coverage.rules == frozenset()
    observer.observe(Request("GET", "/pets/1"), Response(200))
    assert observer.coverage.rules == {rule.code for rule in PETS.rules if not rule.on or "get-pet" in rule.on}


def digest(*exchanges: tuple[Request, Response]) -> str:
    observer = session()
    for request, response in exchanges:
        observer.observe(request, response)
    return observer.coverage.digest


EXCHANGE = (Request("POST", "/a", body=b"1"), Response(200, body=b"2"))
FORM = b"--%b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--%b--\r\n"

OTHERS = {
    "no exchange": (),
    "another method": ((Request("PUT", "/a", body=b"1"), EXCHANGE[1]),),
    "another target": ((Request("POST", "/b", body=b"1"), EXCHANGE[1]),),
    "another body": ((Request("POST", "/a", body=b"2"), EXCHANGE[1]),),
    "another status": ((EXCHANGE[0], Response(201, body=b"2")),),
    "another response body": ((EXCHANGE[0], Response(200, body=b"3")),),
    "twice": (EXCHANGE, EXCHANGE),
}


@pytest.mark.parametrize("title", OTHERS)
def test_equal_exchanges_have_equal_digests(title: str) -> None:
    assert digest(EXCHANGE) == digest(EXCHANGE) != digest(*OTHERS[title])


def test_a_digest_ignores_the_random_boundary_of_a_multipart_body() -> None:
    first, second = (Request("POST", "/a", body=FORM % (boundary, boundary)) for boundary in (b"abc", b"def"))
    assert digest((first, Response(200))) == digest((second, Response(200)))
    assert digest((first, Response(200))) != digest((Request("POST", "/a", body=FORM % (b"a", b"b")), Response(200)))


def test_operations_that_accepted_no_request_are_listed() -> None:
    observer = session()
    for method, status in (("GET", 404), ("PUT", 400), ("PUT", 204)):
        observer.observe(Request(method, "/pets/1"), Response(status))
    assert observer.coverage.never_accepted == ("get-pet",)
    assert Coverage().never_accepted == ()
