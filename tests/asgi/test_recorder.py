"""The recorder: it keeps the latest exchanges within its bounds, and changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.at_once import Messages
from caveat.asgi.recorder import MAX_BODY_BYTES, Bounds, RecordedExchange, Recorder
from caveat.exchange import Headers

START: Message = {"type": "http.response.start", "status": 201, "headers": [(b"x-a", b"\xe9")]}


def chunk(kind: str, body: bytes = b"", *, more: bool = False) -> Message:
    return {"type": f"http.{kind}", "body": body, "more_body": more}


def responding(*sent: Message) -> ASGIApp:
    """An application that reads the whole request, and then sends these messages."""

    async def app(_scope: Scope, receive: Receive, send: Send) -> None:
        await messages.read_body(receive)
        for message in sent:
            await send(message)

    return app


def send_request(
    recorder: Recorder, path: str = "/a", chunks: Iterable[Message] = (chunk("request"),)
) -> list[Message]:
    """The messages of the response to a request."""
    sent: list[Message] = []
    pending = iter(list(chunks))

    async def receive() -> Message:
        return next(pending)

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> None:
        scope = {"type": "http", "method": "PUT", "path": path, "raw_path": path.encode(), "query_string": b"x=1"}
        await recorder({**scope, "headers": [(b"x-b", b"2")]}, receive, send)

    asyncio.run(run())
    return sent


def only(recorder: Recorder) -> RecordedExchange:
    (exchange,) = recorder.exchanges
    return exchange


def test_an_exchange_is_kept_and_passed_on_unchanged() -> None:
    messages_out = (START, chunk("response.body", b"a", more=True), chunk("response.body", b"b"))
    recorder = Recorder(responding(*messages_out))
    sent = send_request(recorder, chunks=[chunk("request", b"c", more=True), chunk("request", b"d")])
    assert sent == list(messages_out)
    exchange = only(recorder)
    request, response = exchange.request, exchange.response
    assert (request.method, request.target, request.body) == ("PUT", "/a?x=1", b"cd")
    assert request.headers == Headers([("x-b", "2")])
    assert response is not None
    assert (response.status, response.headers.items_sent, response.body) == (201, (("x-a", "\xe9"),), b"ab")
    assert (exchange.number, exchange.complete, exchange.truncated) == (1, True, False)
    assert exchange.started_at > exchange.duration_s >= 0


def test_an_exchange_is_kept_before_the_client_gets_the_last_chunk() -> None:
    recorder = Recorder(responding(START, chunk("response.body", b"a", more=True), chunk("response.body")))
    numbers: list[int] = []

    async def receive() -> Message:
        return chunk("request")

    async def send(_message: Message) -> None:
        numbers.append(recorder.last_number)

    async def run() -> None:
        await recorder({"type": "http", "method": "GET", "path": "/", "headers": []}, receive, send)

    asyncio.run(run())
    assert numbers == [0, 0, 1]


ENDED: dict[str, tuple[tuple[Message, ...], int | None]] = {
    "without a response": ((), None),
    "after the status": ((START,), 201),
    "in the middle of the body": ((START, chunk("response.body", b"a", more=True)), 201),
}


@pytest.mark.parametrize("title", ENDED)
def test_an_exchange_whose_connection_ended_early_is_kept(title: str) -> None:
    sent, status = ENDED[title]
    recorder = Recorder(responding(*sent))
    send_request(recorder)
    response = only(recorder).response
    assert (response.status if response else None) == status
    assert not only(recorder).complete


def test_an_exchange_in_which_the_application_fails_is_kept() -> None:
    async def failing(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ConnectionAbortedError

    recorder = Recorder(failing)
    with pytest.raises(ConnectionAbortedError):
        send_request(recorder)
    assert only(recorder).response is None


@pytest.mark.parametrize("size", [MAX_BODY_BYTES, MAX_BODY_BYTES + 1])
def test_a_long_body_is_truncated(size: int) -> None:
    body = bytes(size)
    half = size // 2
    recorder = Recorder(responding(START, chunk("response.body", body)))
    sent = send_request(recorder, chunks=[chunk("request", body[:half], more=True), chunk("request", body[half:])])
    exchange = only(recorder)
    assert sent[-1]["body"] == body
    assert len(exchange.request_body) == len(exchange.response_body) == MAX_BODY_BYTES
    assert exchange.truncated is (size > MAX_BODY_BYTES)


class AtOnce:
    """An application that responds at once with the body of the request."""

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        for message in (START, chunk("response.body", await messages.read_body(receive))):
            await send(message)

    def respond_at_once(self, _scope: Scope, body: bytes) -> Messages | None:
        """The response to a request with a body."""
        return (START, chunk("response.body", body)) if body else None


@pytest.mark.parametrize("body", [b"a", bytes(MAX_BODY_BYTES + 1)], ids=["short", "long"])
def test_a_response_at_once_is_recorded_like_any_other(body: bytes) -> None:
    recorder = Recorder(AtOnce())
    scope = {"type": "http", "method": "PUT", "path": "/a", "raw_path": b"/a", "query_string": b"x=1"}
    response = recorder.respond_at_once({**scope, "headers": [(b"x-b", b"2")]}, body)
    assert response == (START, chunk("response.body", body))
    assert recorder.respond_at_once(scope, b"") is None
    send_request(recorder, chunks=[chunk("request", body)])
    at_once, other = (each._replace(number=0, started_at=0, duration_s=0) for each in recorder.exchanges)
    assert at_once == other


def test_other_scopes_than_requests_are_passed_on() -> None:
    recorder = Recorder(responding(START))

    async def run() -> None:
        chunks = iter([chunk("request")])

        async def receive() -> Message:
            return next(chunks)

        async def send(_message: Message) -> None:
            pass

        await recorder({"type": "lifespan"}, receive, send)

    asyncio.run(run())
    assert recorder.exchanges == ()


def size(exchange: RecordedExchange) -> int:
    """The bytes that count towards the bound."""
    request, response = exchange.request, exchange.response
    headers = (*request.headers.items_sent, *(response.headers.items_sent if response else ()))
    fields = sum(len(name) + len(value) for name, value in headers)
    return len(request.target) - 1 + len(request.body) + len(response.body if response else b"") + fields


OVERHEAD = 400
"""More bytes than the overhead of one exchange."""


@given(
    bodies=st.lists(st.integers(0, 20), max_size=30),
    bounds=st.builds(Bounds, st.integers(0, 10), st.integers(0, 3000)),
    cleared=st.integers(0, 30),
)
def test_the_newest_exchanges_are_kept_as_many_as_the_bounds_allow(
    bodies: list[int], bounds: Bounds, cleared: int
) -> None:
    recorder = Recorder(responding(START, chunk("response.body", b"ok")), bounds)
    reference = Recorder(responding(START, chunk("response.body", b"ok")))
    for number, length in enumerate(bodies, 1):
        if number == cleared:
            recorder.clear()
            reference.clear()
        for each in (recorder, reference):
            send_request(each, chunks=[chunk("request", bytes(length))])
        sizes = list(map(size, reversed(reference.exchanges)))
        count = len(recorder.exchanges)
        assert [exchange.number for exchange in recorder.exchanges] == list(range(number - count + 1, number + 1))
        assert recorder.last_number == number
        assert count <= bounds.max_exchanges
        assert sum(sizes[:count]) <= bounds.max_bytes
        if count < min(len(sizes), bounds.max_exchanges):
            assert sum(sizes[: count + 1]) + (count + 1) * OVERHEAD > bounds.max_bytes
