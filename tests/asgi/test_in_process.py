"""Clients without a socket: what they get is what a server's client gets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Thread

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from caveat.asgi import extensions, in_process, messages, tap
from caveat.asgi.extensions import Disconnect
from caveat.exchange import Request, Response
from caveat.mock.engine import LARGEST_BODY, Mock
from caveat.openapi.spec import Spec

DOCUMENT = """\
paths:
  /a:
    get: {responses: {'200': {content: {application/json: {example: [1]}}}}}
    head: {responses: {'200': {content: {application/json: {example: [1]}}}}}
    put: {requestBody: {content: {text/plain: {schema: {}}}}, responses: {'204': {}, '400': {}}}
"""

REQUESTS: dict[str, tuple[str, str, bytes]] = {
    "a body comes back": ("GET", "/a?b=%C3%A4&c", b""),
    "a HEAD has none": ("HEAD", "/a", b""),
    "a body is sent": ("PUT", "/a", b"x"),
    "a body is too large": ("PUT", "/a", b"x" * (LARGEST_BODY + 1)),
    "an escaped path leads nowhere": ("GET", "/a%2Fb", b""),
}


@pytest.mark.parametrize(("method", "target", "body"), REQUESTS.values(), ids=REQUESTS)
def test_the_same_comes_back_by_every_way(
    method: str, target: str, body: bytes, compiled: Callable[[str], Spec], serve: Callable[[ASGIApp], str]
) -> None:
    seen: list[tuple[Request, Response]] = []
    app = tap.tapped(Mock(compiled(DOCUMENT)), lambda request, response: seen.append((request, response)))
    headers = {"host": "a.test", "content-type": "text/plain"}

    async def asynchronously() -> httpx.Response:
        async with in_process.async_client(app, "https://a.test") as client:
            return await client.request(method, target, content=body, headers=headers)

    with in_process.client(app, "https://a.test") as client, httpx.Client(base_url=serve(app)) as remote:
        answers = [client.request(method, target, content=body, headers=headers), asyncio.run(asynchronously())]
        answers.append(remote.request(method, target, content=body, headers=headers))
    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    assert answers[0].headers.get("content-length") == answers[2].headers.get("content-length")
    requests = [(request.method, request.target, request.headers["host"], request.body) for request, _ in seen]
    assert requests == [(method, target, "a.test", body)] * 3


def test_threads_take_turns() -> None:
    inside: list[str] = []
    most: list[int] = []

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        inside.append(scope["path"])
        if scope["path"] == "/first":
            second.start()
            second.join(0.1)
        most.append(len(inside))
        await messages.send(Response(200), send)
        inside.pop()

    client = in_process.client(app, "https://a.test")
    second = Thread(target=client.get, args=["/second"])
    client.get("/first")
    second.join(10)
    assert most == [1, 1]


async def late(scope: Scope, _receive: Receive, send: Send) -> None:
    """Answer after two seconds; hang up where the path says how."""
    await extensions.wait(scope, 2)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"half", "more_body": scope["path"] != "/"})
    if scope["path"] != "/":
        extensions.hang_up(scope, Disconnect(scope["path"][1:]))


CUT = "peer closed connection without sending complete message body"

ENDS: dict[str, tuple[str, float | None, str, int]] = {
    "one who waits for ever": ("/", None, "half", 1),
    "one who waits long enough": ("/", 2, "half", 1),
    "one who does not": ("/", 1.9, "ReadTimeout: the answer takes 2 s, and the client waits 1.9 s", 0),
    "a reset": ("/reset", 5, "ReadError: [Errno 104] Connection reset by peer", 1),
    "an end too early": ("/closed", 5, f"RemoteProtocolError: {CUT} (received 4 bytes)", 1),
}


@pytest.mark.parametrize(("path", "timeout", "seen", "waits"), ENDS.values(), ids=ENDS)
def test_trouble_comes_as_httpx_tells_of_it(path: str, timeout: float | None, seen: str, waits: int) -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    async def asynchronously() -> str:
        async with httpx.AsyncClient(transport=in_process.AsyncInProcess(late, wait), timeout=timeout) as client:
            return (await client.get(f"https://a.test{path}")).text

    def synchronously() -> str:
        with httpx.Client(transport=in_process.InProcess(late, waited.append), timeout=timeout) as client:
            return client.get(f"https://a.test{path}").text

    def outcome(ask: Callable[[], str]) -> str:
        try:
            return ask()
        except httpx.TransportError as error:
            return f"{type(error).__name__}: {error}" if error.request.method == "GET" else ""

    assert [outcome(synchronously), outcome(lambda: asyncio.run(asynchronously()))] == [seen] * 2
    assert waited == [2] * waits * 2


def test_who_waits_lets_others_take_their_turn() -> None:
    def sleep(_seconds: float) -> None:
        if not others:
            others.append("began")
            second = Thread(target=lambda: others.append(client.get("https://a.test/").text))
            second.start()
            second.join(10)

    others: list[str] = []
    with httpx.Client(transport=in_process.InProcess(late, sleep)) as client:
        assert client.get("https://a.test/").text == "half"
    assert others == ["began", "half"]
