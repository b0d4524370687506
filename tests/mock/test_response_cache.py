"""The response cache: which responses it keeps, for whom, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from caveat.exchange import Request, Response
from caveat.mock import response_cache
from caveat.mock.response_cache import ResponseCache
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec
from caveat.provider.clock import TICK, position, ticking
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


MIDNIGHT = datetime(2026, 5, 2, tzinfo=UTC)

DAYS = {
    "the same day": ([MIDNIGHT, MIDNIGHT + timedelta(hours=23)], 1),
    "the last and the first moment of a day": ([MIDNIGHT - timedelta(microseconds=1), MIDNIGHT], 2),
    "the next day, then the same": ([MIDNIGHT, MIDNIGHT + timedelta(days=1), MIDNIGHT + timedelta(hours=30)], 2),
    "a clock that was set back": ([MIDNIGHT, MIDNIGHT - timedelta(hours=1)], 2),
}


@pytest.mark.parametrize(("times", "calls"), DAYS.values(), ids=DAYS)
def test_a_daily_response_is_made_once_a_day(times: list[datetime], calls: int) -> None:
    now, made_at = iter(times), list[datetime]()
    cache = ResponseCache((), {"read"}, now.__next__)
    for time in times:

        def make(time: datetime = time) -> Response:
            made_at.append(time)
            return Response(200)

        assert cache.answer(READ, MINE, Request("GET", "/a"), make) == Response(200)
    assert len(made_at) == calls


def test_a_cached_daily_response_advances_a_ticking_clock_as_its_operation_does() -> None:
    now = ticking(MIDNIGHT)
    cache = ResponseCache((), {"read"}, now)

    def make() -> Response:
        now(), now()
        return Response(200)

    for calls in range(1, 4):
        cache.answer(READ, MINE, Request("GET", "/a"), make)
        assert position(now) == MIDNIGHT + 2 * calls * TICK


def test_a_write_drops_daily_responses() -> None:
    cache, responses = ResponseCache((), {"read"}, ticking()), [Response(200), Response(201), Response(202)]
    answers = [
        cache.answer(operation, MINE, Request("GET", "/a"), lambda: responses.pop(0))
        for operation in (READ, READ, WRITE, READ)
    ]
    assert [response and response.status for response in answers] == [200, 200, 201, 202]


@pytest.mark.parametrize(
    "first", [None, Response(200, body=b"x" * (response_cache.MAX_BYTES + 1))], ids=["no response", "a large response"]
)
def test_no_response_and_a_large_response_are_not_cached(first: Response | None) -> None:
    cache, responses = ResponseCache({"read"}), [first, Response(204)]
    for response in (first, Response(204)):
        assert cache.answer(READ, MINE, Request("GET", "/a"), lambda: responses.pop(0)) == response
