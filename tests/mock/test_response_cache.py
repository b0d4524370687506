"""The response cache: which responses it keeps, for whom, and for how long."""

from __future__ import annotations

import pytest

from caveat.exchange import Request, Response
from caveat.mock import response_cache
from caveat.mock.response_cache import ResponseCache
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec
from caveat.provider.principal import Principal

SPEC = Spec({"paths": {"/a": {"get": {"operationId": "read"}, "post": {"operationId": "write"}}}})
READ, WRITE = SPEC.operations["read"], SPEC.operations["write"]
MINE, THEIRS = Principal("key", "fake-mine"), Principal("key", "fake-theirs")
LONG = "/a?" + "x" * response_cache.MAX_BYTES

FACTS = {
    "the same again": ([(READ, MINE, "/a"), (READ, MINE, "/a")], 1),
    "another target": ([(READ, MINE, "/a"), (READ, MINE, "/a?b")], 2),
    "another caller": ([(READ, MINE, "/a"), (READ, THEIRS, "/a")], 2),
    "after a write": ([(READ, MINE, "/a"), (WRITE, MINE, "/a"), (READ, MINE, "/a")], 3),
    "a write": ([(WRITE, MINE, "/a"), (WRITE, MINE, "/a")], 2),
    "a target that is too long": ([(READ, MINE, LONG), (READ, MINE, LONG)], 2),
    "past the bound": (
        [(READ, MINE, f"/a?{n % response_cache.MAX_RESPONSES}") for n in range(response_cache.MAX_RESPONSES + 1)],
        response_cache.MAX_RESPONSES,
    ),
    "long past the bound": (
        [(READ, MINE, f"/a?{n % (response_cache.MAX_RESPONSES + 1)}") for n in range(2 * response_cache.MAX_RESPONSES)],
        2 * response_cache.MAX_RESPONSES,
    ),
}


@pytest.mark.parametrize(("requests", "times"), FACTS.values(), ids=FACTS)
def test_a_response_is_built_this_many_times(requests: list[tuple[Operation, Principal, str]], times: int) -> None:
    made_for: list[str] = []
    cache = ResponseCache({"read"})

    for operation, principal, target in requests:
        request = Request("GET", target)

        def make(target: str = target) -> Response:
            made_for.append(target)
            return Response(200, body=target.encode())

        response = cache.answer(operation, principal, request, make)
        assert response == Response(200, body=target.encode())
    assert len(made_for) == times


@pytest.mark.parametrize(
    "first", [None, Response(200, body=b"x" * (response_cache.MAX_BYTES + 1))], ids=["no response", "a large response"]
)
def test_no_response_and_a_large_response_are_not_cached(first: Response | None) -> None:
    cache, responses = ResponseCache({"read"}), [first, Response(204)]
    for response in (first, Response(204)):
        assert cache.answer(READ, MINE, Request("GET", "/a"), lambda: responses.pop(0)) == response
