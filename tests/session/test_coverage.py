"""Coverage: counts of operations and rules, and a digest of the exchanges."""

from __future__ import annotations

import pytest

from caveat.catalogue.api import Api
from caveat.exchange import Request, Response
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.session.coverage import Coverage
from caveat.session.session import Session

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
x-evidence: {grade: documented, source: the handbook}
paths:
  /pets/{id}:
    get:
      operationId: get-pet
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: x, content: {application/json: {schema: {type: object}}}}
    put:
      operationId: put-pet
      x-evidence: {grade: assumed, note: nobody says}
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: x}, '400': {description: x}}
components:
  securitySchemes: {key: {type: apiKey, in: query, name: key}}
"""


def pets() -> Api:
    value = source.parse(DOCUMENT, "a test").value
    assert isinstance(value, dict)
    return Api("pets", lambda: Spec(value))


PETS = pets()


def session() -> Session:
    return Session(PETS)


def test_exchanges_are_counted_by_their_operations() -> None:
    it = session()
    for method, path in (("GET", "/pets/1"), ("GET", "/pets/2"), ("PUT", "/pets/1"), ("GET", "/cats")):
        it.observe(Request(method, path), Response(404))
    assert (it.coverage.exchanges, dict(it.coverage.operations)) == (4, {"get-pet": 2, "put-pet": 1})


def test_the_rules_that_spoke_are_named() -> None:
    it = session()
    assert it.coverage.rules == frozenset()
    it.observe(Request("GET", "/cats"), Response(404))
    assert it.coverage.rules == frozenset()
    it.observe(Request("GET", "/pets/1"), Response(200))
    assert it.coverage.rules == {rule.code for rule in PETS.rules}


def digest(*exchanges: tuple[Request, Response]) -> str:
    it = session()
    for request, response in exchanges:
        it.observe(request, response)
    return it.coverage.digest


ONE = (Request("POST", "/a", body=b"1"), Response(200, body=b"2"))
FORM = b"--%b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--%b--\r\n"

OTHERS = {
    "nothing": (),
    "another method": ((Request("PUT", "/a", body=b"1"), ONE[1]),),
    "another target": ((Request("POST", "/b", body=b"1"), ONE[1]),),
    "another body": ((Request("POST", "/a", body=b"2"), ONE[1]),),
    "another status": ((ONE[0], Response(201, body=b"2")),),
    "another answer": ((ONE[0], Response(200, body=b"3")),),
    "twice": (ONE, ONE),
}


@pytest.mark.parametrize("title", OTHERS)
def test_a_digest_names_what_was_exchanged(title: str) -> None:
    assert digest(ONE) == digest(ONE) != digest(*OTHERS[title])


def test_a_digest_looks_past_what_clients_invent_anew() -> None:
    first, second = (Request("POST", "/a", body=FORM % (name, name)) for name in (b"abc", b"def"))
    assert digest((first, Response(200))) == digest((second, Response(200)))
    assert digest((first, Response(200))) != digest((Request("POST", "/a", body=FORM % (b"a", b"b")), Response(200)))


def test_operations_that_accepted_no_request_are_listed() -> None:
    it = session()
    for method, status in (("GET", 404), ("PUT", 400), ("PUT", 204)):
        it.observe(Request(method, "/pets/1"), Response(status))
    assert it.coverage.never_accepted == ("get-pet",)
    assert Coverage().never_accepted == ()
