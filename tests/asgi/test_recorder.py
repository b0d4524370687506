"""The recorder: what passed is kept as clients saw it, within bounds, and nothing else is changed by it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.recorder import LONGEST, Bounds, RecordedExchange, Recorder
from caveat.exchange import Headers

START: Message = {"type": "http.response.start", "status": 201, "headers": [(b"x-a", b"\xe9")]}


def piece(kind: str, body: bytes = b"", *, more: bool = False) -> Message:
    return {"type": f"http.{kind}", "body": body, "more_body": more}


def saying(*sent: Message) -> ASGIApp:
    """An application that reads the whole request, and then says this."""

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await messages.read_body(receive)
        for message in sent:
            await send(message)

    return app


def asked(recorder: Recorder, path: str = "/a", pieces: Iterable[Message] = (piece("request"),)) -> list[Message]:
    """What came of a request."""
    sent: list[Message] = []
    waiting = iter(list(pieces))

    async def receive() -> Message:
        return next(waiting)

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> None:
        scope = {"type": "http", "method": "PUT", "path": path, "raw_path": path.encode(), "query_string": b"x=1"}
        await recorder({**scope, "headers": [(b"x-b", b"2")]}, receive, send)

    asyncio.run(run())
    return sent


def only(recorder: Recorder) -> RecordedExchange:
    (passed,) = recorder.kept
    return passed


def test_an_exchange_is_kept_as_the_client_saw_it_and_passes_unchanged() -> None:
    answer = (START, piece("response.body", b"a", more=True), piece("response.body", b"b"))
    recorder = Recorder(saying(*answer))
    sent = asked(recorder, pieces=[piece("request", b"c", more=True), piece("request", b"d")])
    assert sent == list(answer)
    passed = only(recorder)
    request, response = passed.request, passed.response
    assert (request.method, request.target, request.body) == ("PUT", "/a?x=1", b"cd")
    assert request.headers == Headers([("x-b", "2")])
    assert response is not None
    assert (response.status, response.headers.items_sent, response.body) == (201, (("x-a", "\xe9"),), b"ab")
    assert (passed.number, passed.complete, passed.cut) == (1, True, False)
    assert passed.at > passed.seconds >= 0


def test_it_is_kept_before_the_client_has_the_last_of_the_answer() -> None:
    recorder = Recorder(saying(START, piece("response.body", b"a", more=True), piece("response.body")))
    kept: list[int] = []

    async def receive() -> Message:
        return piece("request")

    async def send(_message: Message) -> None:
        kept.append(recorder.last)

    async def run() -> None:
        await recorder({"type": "http", "method": "GET", "path": "/", "headers": []}, receive, send)

    asyncio.run(run())
    assert kept == [0, 0, 1]


ENDED: dict[str, tuple[tuple[Message, ...], int | None]] = {
    "without an answer": ((), None),
    "after the status": ((START,), 201),
    "in the middle of the body": ((START, piece("response.body", b"a", more=True)), 201),
}


@pytest.mark.parametrize("title", ENDED)
def test_a_connection_that_ended(title: str) -> None:
    sent, status = ENDED[title]
    recorder = Recorder(saying(*sent))
    asked(recorder)
    response = only(recorder).response
    assert (response.status if response else None) == status
    assert not only(recorder).complete


def test_what_an_application_fails_at_is_kept_too() -> None:
    async def failing(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ConnectionAbortedError

    recorder = Recorder(failing)
    with pytest.raises(ConnectionAbortedError):
        asked(recorder)
    assert only(recorder).response is None


@pytest.mark.parametrize("size", [LONGEST, LONGEST + 1])
def test_of_a_long_body_the_beginning_is_kept(size: int) -> None:
    body = bytes(size)
    half = size // 2
    recorder = Recorder(saying(START, piece("response.body", body)))
    sent = asked(recorder, pieces=[piece("request", body[:half], more=True), piece("request", body[half:])])
    passed = only(recorder)
    assert sent[-1]["body"] == body
    assert len(passed.asked) == len(passed.answered) == LONGEST
    assert passed.cut is (size > LONGEST)


def test_what_is_no_request_passes() -> None:
    recorder = Recorder(saying(START))

    async def run() -> None:
        pieces = iter([piece("request")])

        async def receive() -> Message:
            return next(pieces)

        async def send(_message: Message) -> None:
            pass

        await recorder({"type": "lifespan"}, receive, send)

    asyncio.run(run())
    assert recorder.kept == ()


def size(passed: RecordedExchange) -> int:
    """The bytes that are bound, told anew."""
    request, response = passed.request, passed.response
    headers = (*request.headers.items_sent, *(response.headers.items_sent if response else ()))
    fields = sum(len(name) + len(value) for name, value in headers)
    return len(request.target) - 1 + len(request.body) + len(response.body if response else b"") + fields


OVERHEAD = 400
"""More bytes than tell the parts of an exchange apart."""


@given(
    bodies=st.lists(st.integers(0, 20), max_size=30),
    bounds=st.builds(Bounds, st.integers(0, 10), st.integers(0, 3000)),
    cleared=st.integers(0, 30),
)
def test_the_newest_are_kept_as_many_as_fit_into_the_bounds(bodies: list[int], bounds: Bounds, cleared: int) -> None:
    recorder = Recorder(saying(START, piece("response.body", b"ok")), bounds)
    free = Recorder(saying(START, piece("response.body", b"ok")))
    for number, length in enumerate(bodies, 1):
        if number == cleared:
            recorder.clear()
            free.clear()
        for one in (recorder, free):
            asked(one, pieces=[piece("request", bytes(length))])
        sizes = list(map(size, reversed(free.kept)))
        count = len(recorder.kept)
        assert [passed.number for passed in recorder.kept] == list(range(number - count + 1, number + 1))
        assert recorder.last == number
        assert count <= bounds.exchanges
        assert sum(sizes[:count]) <= bounds.octets
        if count < min(len(sizes), bounds.exchanges):
            assert sum(sizes[: count + 1]) + (count + 1) * OVERHEAD > bounds.octets
