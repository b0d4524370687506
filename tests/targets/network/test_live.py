"""Live: requests and responses are forwarded unchanged, except for the header fields of a connection and our own."""

from __future__ import annotations

import gc
import gzip
import socket
from collections.abc import Callable, Sequence
from dataclasses import replace

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

import caveat
from caveat.asgi import messages
from caveat.asgi.in_process import InProcess
from caveat.asgi.server import serving
from caveat.asgi.tap import tapped
from caveat.errors import NotSent, RefusedAddress, Unreachable
from caveat.exchange import Headers, Request, Response
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.network.live import Live, live_target


class Upstream:
    """A service that records requests, and sends the response in `response`."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.ports: list[int] = []
        """The client's port of each request: one for each connection."""
        self.response: tuple[int, list[tuple[bytes, bytes]], bytes] = (200, [], b"")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        self.requests.append(messages.request(scope, await messages.read_body(receive)))
        self.ports.append(scope["client"][1])
        status, headers, body = self.response
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


UPSTREAM = Upstream()


@pytest.fixture(scope="module")
def address(serve: Callable[[ASGIApp], str]) -> str:
    return serve(UPSTREAM)


def to(url: str) -> TargetSettings:
    return TargetSettings(name="", api="", url=url)


def responses(url: str, *requests: Request) -> list[Response]:
    live = Live(to(url))
    return [live.forward(request) for request in requests]


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


def test_no_header_is_added_except_those_of_the_connection_and_the_user_agent(address: str) -> None:
    sent = forwarded_request(address, Request("GET", "/")).headers
    assert dict(sent) == {"host": address.removeprefix("http://"), "user-agent": f"caveat/{caveat.__version__}"}


@pytest.mark.parametrize(("status", "connections"), [(200, 1), (404, 1), (500, 2), (503, 2)])
def test_a_connection_is_not_used_again_after_a_server_error(status: int, connections: int, address: str) -> None:
    # Servers close it then without saying so (uvicorn does, after an exception): the next request would be reset.
    UPSTREAM.response = (status, [(b"content-length", b"0")], b"")
    responses(address, Request("POST", "/"), Request("POST", "/"))
    assert len(set(UPSTREAM.ports[-2:])) == connections


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


def test_live_is_an_asgi_application_that_never_awaits(address: str) -> None:
    """So that it runs in process, without an event loop."""
    UPSTREAM.response = (200, [(b"content-type", b"text/plain"), (b"content-length", b"3")], b"abc")
    with httpx.Client(transport=InProcess(Live(to(address))), base_url="http://testserver") as client:
        response = client.post("/a?b", content=b"x")
    assert (UPSTREAM.requests[-1].target, UPSTREAM.requests[-1].body) == ("/a?b", b"x")
    assert (response.status_code, response.content) == (200, b"abc")


def test_a_response_to_head_has_no_body(address: str) -> None:
    UPSTREAM.response = (200, [(b"content-length", b"99999999999")], b"")
    with httpx.Client(transport=InProcess(Live(to(address)))) as client:
        response = client.head(address)
    assert (response.status_code, response.content) == (200, b"")


def test_a_connection_is_kept_for_the_next_request() -> None:
    connections: set[tuple[str, int]] = set()

    async def upstream(scope: Scope, receive: Receive, send: Send) -> None:
        connections.update([tuple(scope["client"])] if scope["type"] == "http" else [])
        await UPSTREAM(scope, receive, send)

    UPSTREAM.response = (200, [(b"content-length", b"3")], b"abc")
    with serving(upstream) as url:
        responses(url, *[Request("GET", "/")] * 3)
    assert len(connections) == 1


def test_the_tap_observes_the_request_that_is_on_the_wire(address: str) -> None:
    observed: list[Request] = []
    settings = replace(to(f"{address}/base/v1"), run_header="X-Run")
    live = Live(settings, ["https://acme.example/v1"], run="run-7")
    app = tapped(live, lambda request, _response: observed.append(request))
    UPSTREAM.response = (204, [], b"")
    with httpx.Client(transport=InProcess(app), headers={"user-agent": "testclient", "x-a": "1"}) as client:
        client.post("http://testserver/v1/a?b=c", content=b"x", headers={"connection": "x-b", "x-b": "1"})
    [request] = observed
    wire = UPSTREAM.requests[-1]
    assert (live.base_url + request.target, wire.target) == (f"{address}/base/v1/a?b=c", "/base/v1/a?b=c")
    assert (request.method, request.headers, request.body) == (wire.method, wire.headers, wire.body)
    assert wire.headers["user-agent"] == f"caveat/{caveat.__version__}"
    assert wire.headers["x-run"] == "run-7"
    assert "x-b" not in wire.headers


ELSEWHERE = ["http://other.example/", "other.example/", "@other.example/", "*", "", ":80@other.example/", "\\other"]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_target_that_is_no_path_is_not_sent(target: str, address: str) -> None:
    before = len(UPSTREAM.requests)
    with pytest.raises(NotSent):
        responses(address, Request("GET", target))
    with pytest.raises(NotSent):
        responses(address, Request("CONNECT", "/"))
    assert len(UPSTREAM.requests) == before


@pytest.mark.parametrize("method", ["GE T", "", "G\r\nX: y", "GÉT"])
def test_a_method_that_is_no_token_is_not_sent(method: str, address: str) -> None:
    before = len(UPSTREAM.requests)
    with pytest.raises(NotSent):
        responses(address, Request(method, "/"))
    assert len(UPSTREAM.requests) == before


@pytest.fixture
def silent() -> str:
    """Find an address without a listening server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_an_address_without_a_server_is_unreachable(silent: str) -> None:
    live = Live(to(silent))
    for call in (live.check_connection, live.check_answers, lambda: live.forward(Request("GET", "/"))):
        with pytest.raises(Unreachable, match=r"^http://\S+ does not answer \(nothing listens at 127.0.0.1:\d+\)"):
            call()
    with pytest.raises(Unreachable):
        live_target(silent)


def test_a_server_that_responds_with_any_status_answers(address: str) -> None:
    UPSTREAM.response = (500, [], b"")
    assert [Live(to(url), ["/v1"]).added_path for url in (address, f"{address}/v1", f"{address}/.")] == ["/v1", "", ""]
    Live(to(f"{address}/a"), ["/v1"]).check_answers()
    assert (UPSTREAM.requests[-1].method, UPSTREAM.requests[-1].target) == ("HEAD", "/a/v1")


def test_a_connection_can_be_checked_without_a_request(address: str) -> None:
    before = len(UPSTREAM.requests)
    Live(to(address)).check_connection()
    assert len(UPSTREAM.requests) == before


def test_a_live_target_has_the_address_for_reports_and_knows_the_base_path(address: str) -> None:
    UPSTREAM.response = (204, [], b"")
    target = live_target(f"{address}/v1", headers={"x-a": "1"}, servers=["https://acme.example/v1"])
    assert (target.base_url, target.headers, target.exclusive) == (address, {"x-a": "1"}, False)
    with httpx.Client(transport=InProcess(target.app)) as client:
        client.get("http://testserver/v1/pets")
    assert UPSTREAM.requests[-1].target == "/v1/pets"


@pytest.mark.parametrize("url", ["http://169.254.169.254", "http://metadata.google.internal", "http://10.0.0.1"])
@pytest.mark.parametrize("proxy", ["", "http://127.0.0.1:3128"])
def test_an_address_that_is_not_allowed_is_refused_before_anything_is_resolved(url: str, proxy: str) -> None:
    with pytest.raises(RefusedAddress):
        Live(replace(to(url), proxy=proxy))


def test_idle_connections_end_with_their_target(address: str) -> None:
    """Otherwise a warning of an open socket would fail this test."""
    UPSTREAM.response = (204, [], b"")
    live = Live(to(address))
    live.forward(Request("GET", "/"))
    del live
    gc.collect()
