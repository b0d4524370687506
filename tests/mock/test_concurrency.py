"""Concurrency: many clients, slow clients, and webhook receivers that never respond."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.connection import Connection
from caveat.asgi.server import serving
from caveat.catalogue import catalogue
from caveat.exchange import Headers, Request, Response
from caveat.mock.build import build_mock
from caveat.mock.engine import Mock
from caveat.mock.webhooks import WebhookSender
from raw_http import PLACES, TIMEOUT_S, Place, connected, status

CLIENTS = 256

pytestmark = pytest.mark.usefixtures("no_errors")


async def post_at_once(address: str, place: Place) -> list[bytes]:
    """The responses to many clients, which all send before one of them reads."""
    host, _, port = address.removeprefix("http://").partition(":")
    connections = [await asyncio.open_connection(host, int(port)) for _ in range(CLIENTS)]
    for number, (_, writer) in enumerate(connections):
        body = json.dumps(place.body).replace("device-1", f"device-of-{number}").encode()
        writer.write(place.post(body, "Connection: close"))
    responses = await asyncio.gather(*(reader.read() for reader, _ in connections))
    for _, writer in connections:
        writer.close()
        await writer.wait_closed()
    return responses


def created_id(response: bytes) -> str:
    """The id of the created resource."""
    match = re.search(rb'"id": ?"?([^",}]+)', response)
    assert response.startswith(b"HTTP/1.1 200 "), response
    assert match is not None, response
    return match[1].decode()


def test_resources_created_at_once_have_different_ids(mocked: tuple[str, Place]) -> None:
    address, place = mocked
    responses = asyncio.run(asyncio.wait_for(post_at_once(address, place), TIMEOUT_S))
    assert len({created_id(response) for response in responses}) == CLIENTS


def keywords(mock: Mock) -> int:
    name, value = PLACES["dialog360"].credential
    response = mock.answer(Request("GET", f"{PLACES['dialog360'].path}?limit=1", Headers([(name, value)])))
    total = response.json["total"]  # type: ignore[index, call-overload]
    assert isinstance(total, int)
    return total


def test_no_resource_created_at_once_is_lost() -> None:
    mock = build_mock(catalogue.api("dialog360"))
    before = keywords(mock)
    with serving(mock) as address:
        asyncio.run(asyncio.wait_for(post_at_once(address, PLACES["dialog360"]), TIMEOUT_S))
    assert keywords(mock) == before + CLIENTS


@pytest.fixture
def short_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection is closed after a moment of silence."""
    monkeypatch.setattr(Connection, "timeout_s", 0.05)


@pytest.fixture
def medium_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client has time to send a request, even on a busy machine."""
    monkeypatch.setattr(Connection, "timeout_s", 0.5)


STALLS: dict[str, Callable[[Place], bytes]] = {
    "before the first byte": lambda _place: b"",
    "in the request line": lambda _place: b"POST /sig",
    "in a header field": lambda place: place.post().partition(b"\r\n")[0] + b"\r\nHost: mo",
    "before the body": lambda place: place.head("POST", "Content-Length: 100"),
    "in the body": lambda place: place.head("POST", "Content-Length: 100") + b'{"a": ',
    "in a chunk": lambda place: place.head("POST", "Transfer-Encoding: chunked") + b"2\r\n{",
}  # fmt: skip


@pytest.mark.parametrize("sent", STALLS.values(), ids=STALLS)
def test_a_client_that_stalls_does_not_block_others(mocked: tuple[str, Place], sent: Callable[[Place], bytes]) -> None:
    address, place = mocked
    with ExitStack() as stack:
        for _ in range(CLIENTS // 4):
            stack.enter_context(connected(address)).send(sent(place))
        assert status(address, place.post()) == 200


@pytest.mark.usefixtures("short_timeout")
@pytest.mark.parametrize("sent", STALLS.values(), ids=STALLS)
def test_the_connection_of_a_client_that_stalls_is_closed(
    mocked: tuple[str, Place], sent: Callable[[Place], bytes]
) -> None:
    address, place = mocked
    with connected(address) as client:
        client.send(sent(place))
        assert client.closed


@pytest.mark.usefixtures("medium_timeout")
def test_a_client_that_stalls_after_a_response_is_disconnected(mocked: tuple[str, Place]) -> None:
    address, place = mocked
    with connected(address) as client:
        client.send(place.post() + place.post()[:-1])
        assert client.read_response()[0] == 200
        assert client.closed


@pytest.mark.usefixtures("medium_timeout")
def test_a_client_that_waits_for_a_slow_response_is_not_disconnected(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = asyncio.Event()
    check = Connection._check_timeout

    def check_and_note(self: Connection) -> None:
        check(self)
        checked.set()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        await messages.read_body(receive)
        await checked.wait()
        await messages.send(Response(200), send)

    monkeypatch.setattr(Connection, "_check_timeout", check_and_note)
    with serving(app) as address:
        assert status(address, PLACES["unleash"].post()) == 200


@pytest.mark.usefixtures("short_timeout")
def test_a_request_that_never_ends_has_no_effect() -> None:
    place = PLACES["dialog360"]
    mock = build_mock(catalogue.api("dialog360"))
    before = keywords(mock)
    unfinished = (
        place.head("POST", "Content-Length: 99"),
        place.head("POST", "Transfer-Encoding: chunked") + b"17\r\n",
    )
    with serving(mock) as address:
        for head in unfinished:
            with connected(address) as client:
                client.send(head + json.dumps(place.body).encode())
                assert client.closed
        for head in unfinished:
            with connected(address) as client:
                client.send(head + json.dumps(place.body).encode())
    assert keywords(mock) == before


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A receiver that accepts every connection, and never responds."""
    with socket.create_server(("127.0.0.1", 0), backlog=CLIENTS) as listener:
        listener.settimeout(TIMEOUT_S)
        yield listener


def test_a_receiver_that_never_responds_delays_no_client(silent: socket.socket) -> None:
    address = f"http://127.0.0.1:{silent.getsockname()[1]}/events"
    mock = build_mock(catalogue.api("dfend"), settings={"webhook": address}, webhook_sender=WebhookSender())
    with serving(mock) as served:
        responses = asyncio.run(asyncio.wait_for(post_at_once(served, PLACES["dfend"]), TIMEOUT_S))
        assert len({created_id(response) for response in responses}) == CLIENTS
        connection, _ = silent.accept()
        with connection:
            assert connection.recv(len("POST /events")) == b"POST /events"
    assert len(mock.deliveries) == CLIENTS


def test_a_receiver_that_is_not_running_delays_no_client(silent: socket.socket) -> None:
    address = f"http://127.0.0.1:{silent.getsockname()[1]}/events"
    silent.close()
    mock = build_mock(catalogue.api("dfend"), settings={"webhook": address}, webhook_sender=WebhookSender())
    with serving(mock) as served:
        responses = asyncio.run(asyncio.wait_for(post_at_once(served, PLACES["dfend"]), TIMEOUT_S))
    assert len({created_id(response) for response in responses}) == CLIENTS
