"""Many clients at once, slow ones, and receivers who never answer: nobody waits for another."""

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
from caveat.mock import build
from caveat.mock.engine import Mock
from caveat.mock.webhooks import WebhookSender
from raw_http import PLACES, TIMEOUT_S, Place, connected, status

CROWD = 256

pytestmark = pytest.mark.usefixtures("no_errors")


async def told_at_once(address: str, place: Place) -> list[bytes]:
    """What each of a crowd is answered, who all ask before one of them listens."""
    host, _, port = address.removeprefix("http://").partition(":")
    lines = [await asyncio.open_connection(host, int(port)) for _ in range(CROWD)]
    for number, (_, writer) in enumerate(lines):
        body = json.dumps(place.body).replace("device-1", f"device-of-{number}").encode()
        writer.write(place.post(body, "Connection: close"))
    answers = await asyncio.gather(*(reader.read() for reader, _ in lines))
    for _, writer in lines:
        writer.close()
        await writer.wait_closed()
    return answers


def made(answer: bytes) -> str:
    """The id of what was made."""
    found = re.search(rb'"id": ?"?([^",}]+)', answer)
    assert answer.startswith(b"HTTP/1.1 200 "), answer
    assert found is not None, answer
    return found[1].decode()


def test_what_a_crowd_makes_at_once_is_all_there_under_ids_of_its_own(mocked: tuple[str, Place]) -> None:
    address, place = mocked
    answers = asyncio.run(asyncio.wait_for(told_at_once(address, place), TIMEOUT_S))
    assert len({made(answer) for answer in answers}) == CROWD


def keywords(mock: Mock) -> int:
    name, value = PLACES["dialog360"].credential
    answered = mock.answer(Request("GET", f"{PLACES['dialog360'].path}?limit=1", Headers([(name, value)])))
    total = answered.json["total"]  # type: ignore[index, call-overload]
    assert isinstance(total, int)
    return total


def test_of_what_a_crowd_makes_at_once_nothing_is_lost() -> None:
    mock = build.mock(catalogue.api("dialog360"))
    before = keywords(mock)
    with serving(mock) as address:
        asyncio.run(asyncio.wait_for(told_at_once(address, PLACES["dialog360"]), TIMEOUT_S))
    assert keywords(mock) == before + CROWD


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who says nothing for a moment is given up."""
    monkeypatch.setattr(Connection, "patience", 0.05)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is time to say a word, also on a machine that has much to do."""
    monkeypatch.setattr(Connection, "patience", 0.5)


STALLS: dict[str, Callable[[Place], bytes]] = {
    "before a word": lambda _place: b"",
    "in the request line": lambda _place: b"POST /sig",
    "in a field": lambda place: place.post().partition(b"\r\n")[0] + b"\r\nHost: mo",
    "before the body": lambda place: place.head("POST", "Content-Length: 100"),
    "in the body": lambda place: place.head("POST", "Content-Length: 100") + b'{"a": ',
    "in a chunk": lambda place: place.head("POST", "Transfer-Encoding: chunked") + b"2\r\n{",
}  # fmt: skip


@pytest.mark.parametrize("sent", STALLS.values(), ids=STALLS)
def test_who_stalls_hinders_nobody(mocked: tuple[str, Place], sent: Callable[[Place], bytes]) -> None:
    address, place = mocked
    with ExitStack() as stack:
        for _ in range(CROWD // 4):
            stack.enter_context(connected(address)).say(sent(place))
        assert status(address, place.post()) == 200


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("sent", STALLS.values(), ids=STALLS)
def test_who_stalls_is_given_up(mocked: tuple[str, Place], sent: Callable[[Place], bytes]) -> None:
    address, place = mocked
    with connected(address) as line:
        line.say(sent(place))
        assert line.closed


@pytest.mark.usefixtures("patient")
def test_who_stalls_after_an_answer_is_given_up(mocked: tuple[str, Place]) -> None:
    address, place = mocked
    with connected(address) as line:
        line.say(place.post() + place.post()[:-1])
        assert line.hear()[0] == 200
        assert line.closed


@pytest.mark.usefixtures("patient")
def test_who_waits_for_the_answer_is_not_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = asyncio.Event()
    look = Connection._look

    def looking(self: Connection) -> None:
        look(self)
        looked.set()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        await messages.read_body(receive)
        await looked.wait()
        await messages.send(Response(200), send)

    monkeypatch.setattr(Connection, "_look", looking)
    with serving(app) as address:
        assert status(address, PLACES["unleash"].post()) == 200


@pytest.mark.usefixtures("impatient")
def test_a_request_that_never_ends_has_no_effect() -> None:
    place = PLACES["dialog360"]
    mock = build.mock(catalogue.api("dialog360"))
    before = keywords(mock)
    unfinished = (
        place.head("POST", "Content-Length: 99"),
        place.head("POST", "Transfer-Encoding: chunked") + b"17\r\n",
    )
    with serving(mock) as address:
        for head in unfinished:
            with connected(address) as line:
                line.say(head + json.dumps(place.body).encode())
                assert line.closed
        for head in unfinished:
            with connected(address) as line:
                line.say(head + json.dumps(place.body).encode())
    assert keywords(mock) == before


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A receiver that takes every call, and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=CROWD) as listener:
        listener.settimeout(TIMEOUT_S)
        yield listener


def test_a_receiver_who_never_answers_delays_nobody(silent: socket.socket) -> None:
    address = f"http://127.0.0.1:{silent.getsockname()[1]}/events"
    mock = build.mock(catalogue.api("dfend"), settings={"webhook": address}, webhook_sender=WebhookSender())
    with serving(mock) as served:
        answers = asyncio.run(asyncio.wait_for(told_at_once(served, PLACES["dfend"]), TIMEOUT_S))
        assert len({made(answer) for answer in answers}) == CROWD
        called, _ = silent.accept()
        with called:
            assert called.recv(len("POST /events")) == b"POST /events"
    assert len(mock.deliveries) == CROWD


def test_a_receiver_who_is_not_there_delays_nobody(silent: socket.socket) -> None:
    address = f"http://127.0.0.1:{silent.getsockname()[1]}/events"
    silent.close()
    mock = build.mock(catalogue.api("dfend"), settings={"webhook": address}, webhook_sender=WebhookSender())
    with serving(mock) as served:
        answers = asyncio.run(asyncio.wait_for(told_at_once(served, PLACES["dfend"]), TIMEOUT_S))
    assert len({made(answer) for answer in answers}) == CROWD
