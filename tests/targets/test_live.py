"""Live: requests go to loopback addresses only, and requests and responses are forwarded unchanged."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import Callable, Sequence

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from caveat.asgi import messages
from caveat.errors import BadValue, Subject, Unreachable
from caveat.exchange import Headers, Request, Response
from caveat.targets.live import Live, check_loopback, check_reachable

LOOPBACK = [
    "http://127.0.0.1",
    "http://127.0.0.1:8000/base",
    "https://127.0.0.1",
    "http://127.1.2.3",
    "http://localhost",
    "http://LOCALHOST:80",
    "http://[::1]:8000",
    "HTTP://127.0.0.1",
]

NOT_LOOPBACK = [
    "http://user:word@127.0.0.1",
    "http://10.0.0.1",
    "http://192.168.0.1",
    "http://0.0.0.0",
    "http://169.254.169.254",
    "http://example.com",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "http://127.0.0.1@example.com",
    "http://localhost:80@example.com",
    "http://127.0.0.1\\@example.com",
    "http://127.0.0.1%2eexample.com",
    "http://127.0.0.1#@example.com:80\\",
    "http://example.com#@127.0.0.1",
    "http://example.com/127.0.0.1",
    "http://example.com?127.0.0.1",
    "http://127.0.0.1\n.example.com",
    "http://exam\nple.com",
    "http://loc\nalhost",
    "http://2130706433",
    "http://127.1",
    "http://[2001:db8::1]",
    "http://[::ffff:10.0.0.1]",
    "http://[::1",
    "http://xn--/",
    "http://127.0.0.1/\ud800",
    "http://127.0.0.1:99999",
    "http://127.0.0.1:port",
    "ftp://127.0.0.1",
    "file:///etc/hosts",
    "127.0.0.1:8000",
    "localhost",
    "//127.0.0.1",
    "http://",
    "http:127.0.0.1",
    "",
    "http://127.0.0.1/?base=query",
    "http://127.0.0.1/#fragment",
]


@pytest.mark.parametrize("url", LOOPBACK)
def test_a_loopback_address_is_accepted(url: str) -> None:
    check_loopback(url)
    Live(url)


@pytest.mark.parametrize("url", NOT_LOOPBACK)
def test_every_other_address_is_refused(url: str) -> None:
    with pytest.raises(BadValue) as refused:
        check_loopback(url)
    assert refused.value.subject is Subject.URL
    with pytest.raises(BadValue):
        Live(url)


class Upstream:
    """A service that records requests, and sends the response in `response`."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.response: tuple[int, list[tuple[bytes, bytes]], bytes] = (200, [], b"")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        self.requests.append(messages.request(scope, await messages.read_body(receive)))
        status, headers, body = self.response
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


UPSTREAM = Upstream()


@pytest.fixture(scope="module")
def address(serve: Callable[[ASGIApp], str]) -> str:
    return serve(UPSTREAM)


def responses(url: str, *requests: Request) -> list[Response]:
    async def forward() -> list[Response]:
        live = Live(url)
        try:
            return [await live.forward(request) for request in requests]
        finally:
            await live.close()

    return asyncio.run(forward())


def response_to(
    url: str, status: int, headers: Sequence[tuple[bytes, bytes]] = (), body: bytes = b"", *, method: str = "GET"
) -> Response:
    UPSTREAM.response = (status, [*headers, (b"content-length", str(len(body)).encode())], body)
    [response] = responses(url, Request(method, "/"))
    return response


def forwarded_request(url: str, request: Request) -> Request:
    UPSTREAM.response = (204, [], b"")
    responses(url, request)
    return UPSTREAM.requests[-1]


TARGETS = [
    "/",
    "/a/b?x=1&x=2&y",
    "/%61%2Fb%20c?q=%26%3D",
    "/a//b/",
    "/a/../b/./c",
    "/a;b=c,d:e@f!$&'()*+",
    '/a[b]{c}|d^e\\f"g<h>`',
    "/a?b?c/d",
    '/a?b=[c]{d}|e"f<g>%zz',
    "//double",
]


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_is_forwarded_unchanged(target: str, address: str) -> None:
    assert forwarded_request(address, Request("GET", target)).target == target
    assert forwarded_request(f"{address}/base/", Request("GET", target)).target == f"/base{target}"


def test_other_bytes_of_a_target_are_percent_encoded(address: str) -> None:
    assert forwarded_request(address, Request("GET", "/caf\xe9 \x00?q=\xe9%e9")).target == "/caf%E9%20%00?q=%E9%e9"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"])
def test_method_and_body_are_forwarded_unchanged(method: str, address: str) -> None:
    for body in (b"", b"\x00\xff{"):
        request = forwarded_request(address, Request(method, "/", Headers([("content-type", "a/b")]), body))
        assert (request.method, request.body, request.headers["content-type"]) == (method, body, "a/b")


def test_headers_are_forwarded_except_those_of_the_connection(address: str) -> None:
    fields = [
        ("x-a", "1"),
        ("x-a", "2"),
        ("x-b", "caf\xe9"),
        ("cookie", "pot=1"),
        ("authorization", "Bearer fake"),
        ("host", "example.com"),
        ("te", "trailers"),
        ("accept-encoding", "br, zstd"),
        ("connection", "x-mine, close"),
        ("x-mine", "1"),
        ("proxy-authorization", "fake"),
        ("upgrade", "x"),
        ("content-length", "999"),
    ]
    request = forwarded_request(address, Request("POST", "/", Headers(fields), b"abc"))
    sent = dict(request.headers)
    assert request.headers.all("x-a") == ("1", "2")
    assert (sent["x-b"], sent["cookie"], sent["authorization"]) == ("caf\xe9", "pot=1", "Bearer fake")
    assert (sent["host"], sent["content-length"]) == (address.removeprefix("http://"), "3")
    assert sent["accept-encoding"] == "gzip, deflate"
    assert not {"te", "x-mine", "proxy-authorization", "upgrade"} & sent.keys()


def test_no_header_is_added_except_those_of_the_connection(address: str) -> None:
    assert forwarded_request(address, Request("GET", "/")).headers.keys() <= {"host", "connection"}


def test_a_response_is_forwarded_unchanged(address: str) -> None:
    fields = [(b"x-a", b"1"), (b"x-a", b"2"), (b"content-type", b"a/b"), (b"x-b", "→".encode())]
    response = response_to(address, 418, fields, b"\xff")
    assert (response.status, response.body, response.headers.all("x-a")) == (418, b"\xff", ("1", "2"))
    assert (response.headers["content-type"], response.headers["x-b"].encode("latin-1")) == ("a/b", "→".encode())


def test_a_compressed_response_is_decoded(address: str) -> None:
    response = response_to(address, 200, [(b"content-encoding", b"gzip")], gzip.compress(b"abc"))
    assert (response.body, "content-encoding" in response.headers) == (b"abc", False)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status: int, address: str) -> None:
    before = len(UPSTREAM.requests)
    response = response_to(address, status, [(b"location", b"/elsewhere")])
    assert (response.status, response.headers["location"], len(UPSTREAM.requests)) == (status, "/elsewhere", before + 1)


def test_a_cookie_is_not_kept_for_the_next_request(address: str) -> None:
    UPSTREAM.response = (200, [(b"set-cookie", b"pot=1"), (b"content-length", b"0")], b"")
    first, _ = responses(address, Request("GET", "/"), Request("GET", "/"))
    assert first.headers["set-cookie"] == "pot=1"
    assert "cookie" not in UPSTREAM.requests[-1].headers


def test_live_is_an_asgi_application(address: str) -> None:
    UPSTREAM.response = (200, [(b"content-type", b"text/plain"), (b"content-length", b"3")], b"abc")
    sent = []
    pending: list[dict[str, object]] = [{"type": "http.request", "body": b"x"}]

    async def receive() -> dict[str, object]:
        return pending.pop()

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/a", "raw_path": b"/a", "query_string": b"b", "headers": []}

    async def serve() -> None:
        live = Live(address)
        await live(scope, receive, send)  # type: ignore[arg-type] # narrower than the types of a server
        pending[:] = [{"type": "lifespan.shutdown"}]
        await live({"type": "lifespan"}, receive, send)  # type: ignore[arg-type] # narrower than the types of a server

    asyncio.run(serve())
    assert (UPSTREAM.requests[-1].target, UPSTREAM.requests[-1].body) == ("/a?b", b"x")
    assert [message.get("body", message.get("status")) for message in sent] == [200, b"abc", None]


@pytest.fixture
def silent() -> str:
    """Find an address without a listening server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_an_address_without_a_server_is_unreachable(silent: str) -> None:
    with pytest.raises(Unreachable, match=r"http://127.0.0.1:\d+ does not answer \(.+\)"):
        responses(silent, Request("GET", "/"))
    with pytest.raises(Unreachable):
        check_reachable(silent)


def test_a_server_that_responds_with_any_status_is_reachable(address: str) -> None:
    UPSTREAM.response = (500, [], b"")
    check_reachable(address)
    assert UPSTREAM.requests[-1].method == "HEAD"
