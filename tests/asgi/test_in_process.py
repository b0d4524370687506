"""In-process clients: they get the same responses as clients of a server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from caveat.asgi import extensions, in_process, messages, tap
from caveat.asgi.extensions import Disconnect
from caveat.exchange import Request, Response
from caveat.mock.engine import MAX_BODY_BYTES, Mock
from caveat.openapi.spec import Spec

DOCUMENT = """\
paths:
  /a:
    get: {responses: {'200': {content: {application/json: {example: [1]}}}}}
    head: {responses: {'200': {content: {application/json: {example: [1]}}}}}
    put: {requestBody: {content: {text/plain: {schema: {}}}}, responses: {'204': {}, '400': {}}}
"""

REQUESTS: dict[str, tuple[str, str, bytes]] = {
    "a response with a body": ("GET", "/a?b=%C3%A4&c", b""),
    "a response to HEAD": ("HEAD", "/a", b""),
    "a request with a body": ("PUT", "/a", b"x"),
    "a request body that is too large": ("PUT", "/a", b"x" * (MAX_BODY_BYTES + 1)),
    "an escaped path that does not exist": ("GET", "/a%2Fb", b""),
}


@pytest.mark.parametrize(("method", "target", "body"), REQUESTS.values(), ids=REQUESTS)
def test_every_client_gets_the_same_response(
    method: str, target: str, body: bytes, compiled: Callable[[str], Spec], serve: Callable[[ASGIApp], str]
) -> None:
    # A queue, because a client has a response without a body before the server has observed it.
    exchanges: SimpleQueue[Request] = SimpleQueue()
    app = tap.tapped(Mock(compiled(DOCUMENT)), lambda request, _response: exchanges.put(request))
    headers = {"host": "a.test", "content-type": "text/plain"}

    async def asynchronously() -> httpx.Response:
        async with in_process.async_client(app, "https://a.test") as client:
            return await client.request(method, target, content=body, headers=headers)

    with in_process.client(app, "https://a.test") as client, httpx.Client(base_url=serve(app)) as remote:
        responses = [client.request(method, target, content=body, headers=headers), asyncio.run(asynchronously())]
        responses.append(remote.request(method, target, content=body, headers=headers))
    assert len({(response.status_code, response.content) for response in responses}) == 1
    assert responses[0].headers.get("content-length") == responses[2].headers.get("content-length")
    for _ in responses:
        request = exchanges.get(timeout=20)
        assert (request.method, request.target, request.headers["host"]) == (method, target, "a.test")
        assert request.body == body


def test_one_thread_at_a_time_calls_the_application() -> None:
    running: list[str] = []
    counts: list[int] = []

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        running.append(scope["path"])
        if scope["path"] == "/first":
            second.start()
            second.join(0.1)
        counts.append(len(running))
        await messages.send(Response(200), send)
        running.pop()

    client = in_process.client(app, "https://a.test")
    second = Thread(target=client.get, args=["/second"])
    client.get("/first")
    second.join(10)
    assert counts == [1, 1]


async def slow_app(scope: Scope, _receive: Receive, send: Send) -> None:
    """Respond after two seconds; end the connection in the way that the path names."""
    await extensions.wait(scope, 2)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"half", "more_body": scope["path"] != "/"})
    if scope["path"] != "/":
        extensions.hang_up(scope, Disconnect(scope["path"][1:]))


CUT = "peer closed connection without sending complete message body"

OUTCOMES: dict[str, tuple[str, float | None, str, int]] = {
    "no timeout": ("/", None, "half", 1),
    "a timeout that is long enough": ("/", 2, "half", 1),
    "a timeout that is too short": (
        "/",
        1.9,
        "ReadTimeout: the response takes 2 s, and the client's read timeout is 1.9 s",
        0,
    ),
    "a reset": ("/reset", 5, "ReadError: [Errno 104] Connection reset by peer", 1),
    "a connection that is closed early": ("/closed", 5, f"RemoteProtocolError: {CUT} (received 4 bytes)", 1),
}


@pytest.mark.parametrize(("path", "timeout", "expected", "waits"), OUTCOMES.values(), ids=OUTCOMES)
def test_failures_are_the_errors_of_httpx(path: str, timeout: float | None, expected: str, waits: int) -> None:
    waited_s: list[float] = []

    async def wait(seconds: float) -> None:
        waited_s.append(seconds)

    async def asynchronously() -> str:
        async with httpx.AsyncClient(transport=in_process.AsyncInProcess(slow_app, wait), timeout=timeout) as client:
            return (await client.get(f"https://a.test{path}")).text

    def synchronously() -> str:
        with httpx.Client(transport=in_process.InProcess(slow_app, waited_s.append), timeout=timeout) as client:
            return client.get(f"https://a.test{path}").text

    def outcome(send: Callable[[], str]) -> str:
        try:
            return send()
        except httpx.TransportError as error:
            return f"{type(error).__name__}: {error}" if error.request.method == "GET" else ""

    assert [outcome(synchronously), outcome(lambda: asyncio.run(asynchronously()))] == [expected] * 2
    assert waited_s == [2] * waits * 2


def test_other_threads_can_send_while_one_waits() -> None:
    def sleep(_seconds: float) -> None:
        if not events:
            events.append("started")
            second = Thread(target=lambda: events.append(client.get("https://a.test/").text))
            second.start()
            second.join(10)

    events: list[str] = []
    with httpx.Client(transport=in_process.InProcess(slow_app, sleep)) as client:
        assert client.get("https://a.test/").text == "half"
    assert events == ["started", "half"]
