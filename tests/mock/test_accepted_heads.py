"""An accepted head is not checked again; another one is."""

from __future__ import annotations

import pytest

from caveat.exchange import Headers, Request
from caveat.mock.accepted_heads import MAX_HEADS, AcceptedHeads
from caveat.mock.engine import Mock
from pet_shop import JSON, KEY, SPEC

ACCEPTED = Request("POST", "/pets", Headers([KEY, JSON]), b'{"n": 1}')

OTHERS: dict[str, tuple[Request, int]] = {
    "the same head": (ACCEPTED, 201),
    "another body": (Request("POST", "/pets", ACCEPTED.headers, b'{"n": -1}'), 400),
    "no body": (Request("POST", "/pets", ACCEPTED.headers), 400),
    "a wrong credential": (Request("POST", "/pets", Headers([("key", "wrong"), JSON]), ACCEPTED.body), 401),
    "a preference": (Request("POST", "/pets", Headers([KEY, JSON, ("prefer", "code=999")]), ACCEPTED.body), 404),
    "another method": (Request("PATCH", "/pets", ACCEPTED.headers, ACCEPTED.body), 405),
    "another target": (Request("POST", "/cats", ACCEPTED.headers, ACCEPTED.body), 404),
}


@pytest.mark.parametrize("title", OTHERS)
def test_a_request_after_an_accepted_one_gets_the_response_of_a_fresh_mock(title: str) -> None:
    request, status = OTHERS[title]
    mock = Mock(SPEC)
    mock.answer(ACCEPTED)
    response = mock.answer(request)
    assert (response.status, response) == (status, Mock(SPEC).answer(request))


def test_heads_are_bounded() -> None:
    heads = AcceptedHeads()
    requests = [Request("GET", f"/{number}") for number in range(MAX_HEADS + 1)]
    for request in requests:
        heads.add(request)
    assert (requests[0] in heads, requests[-1] in heads) == (False, True)
    heads.clear()
    assert requests[-1] not in heads
