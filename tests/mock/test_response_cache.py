"""Recall: what is remembered, for whom, and how long."""

from __future__ import annotations

import pytest

from caveat.exchange import Request, Response
from caveat.mock import response_cache
from caveat.mock.dispatch import Principal
from caveat.mock.response_cache import ResponseCache
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec

SPEC = Spec({"paths": {"/a": {"get": {"operationId": "read"}, "post": {"operationId": "write"}}}})
READ, WRITE = SPEC.operations["read"], SPEC.operations["write"]
MINE, THEIRS = Principal("key", "fake-mine"), Principal("key", "fake-theirs")
LONG = "/a?" + "x" * response_cache.LARGEST

FACTS = {
    "the same again": ([(READ, MINE, "/a"), (READ, MINE, "/a")], 1),
    "another target": ([(READ, MINE, "/a"), (READ, MINE, "/a?b")], 2),
    "another caller": ([(READ, MINE, "/a"), (READ, THEIRS, "/a")], 2),
    "after something was done": ([(READ, MINE, "/a"), (WRITE, MINE, "/a"), (READ, MINE, "/a")], 3),
    "what does something": ([(WRITE, MINE, "/a"), (WRITE, MINE, "/a")], 2),
    "a target too long to be remembered": ([(READ, MINE, LONG), (READ, MINE, LONG)], 2),
    "past the bound": (
        [(READ, MINE, f"/a?{n % response_cache.MOST}") for n in range(response_cache.MOST + 1)],
        response_cache.MOST,
    ),
    "long past the bound": (
        [(READ, MINE, f"/a?{n % (response_cache.MOST + 1)}") for n in range(2 * response_cache.MOST)],
        2 * response_cache.MOST,
    ),
}


@pytest.mark.parametrize(("asked", "times"), FACTS.values(), ids=FACTS)
def test_an_answer_is_made_so_often(asked: list[tuple[Operation, Principal, str]], times: int) -> None:
    made: list[str] = []
    known = ResponseCache({"read"})

    for operation, principal, target in asked:
        request = Request("GET", target)

        def make(target: str = target) -> Response:
            made.append(target)
            return Response(200, body=target.encode())

        answer = known.answer(operation, principal, request, make)
        assert answer == Response(200, body=target.encode())
    assert len(made) == times


@pytest.mark.parametrize(
    "made", [None, Response(200, body=b"x" * (response_cache.LARGEST + 1))], ids=["none", "a large one"]
)
def test_what_is_not_worth_remembering_is_made_anew(made: Response | None) -> None:
    known, answers = ResponseCache({"read"}), [made, Response(204)]
    for answer in (made, Response(204)):
        assert known.answer(READ, MINE, Request("GET", "/a"), lambda: answers.pop(0)) == answer
