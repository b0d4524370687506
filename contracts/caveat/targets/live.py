"""A service that already runs, as an ASGI application: a forwarder, for loopback addresses only."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

import httpx
from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.loopback import is_http, is_loopback
from caveat.errors import BadOption, Unreachable
from caveat.exchange import Headers, Request, Response
from caveat.targets.target import Target

TIMEOUT_S = 10.0
"""Seconds until an answer has to be there."""

_HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Header fields that speak of one connection only (RFC 9110, 7.6.1)."""


_VISIBLE = "".join(map(chr, range(0x21, 0x7F)))
"""What a target may consist of; other octets are sent percent-encoded."""

_PACKINGS = "gzip, deflate"
"""What a body may be packed in, so that it can be unpacked here."""


def live_target(url: str, *, headers: Mapping[str, str] | None = None) -> Target:
    """A service at a loopback address, which has to be running; `headers` are sent with every request.

    Raises `BadOption` and `Unreachable`.
    """
    app = Live(url)
    check_reachable(url)
    return Target(app, base_url=url.rstrip("/"), headers=headers or {}, exclusive=False)


def check_loopback(url: str) -> None:
    """Raise `BadOption` unless a URL is `http(s)` and names this machine."""
    example = "Give one like http://127.0.0.1:8000"
    if "@" in url:
        # Said without the address, which may hold a password.
        raise BadOption("--url", "credentials do not belong in the address", "Give them with -H")
    try:
        # Read by the same parser that will send: two that differ could be told different hosts.
        parts = httpx.URL(url)
        host = parts.host
    except (httpx.InvalidURL, ValueError) as error:
        raise BadOption("--url", f"{url} is no address ({error})", example) from error
    if not is_http(parts.scheme, host, parts.port):
        raise BadOption("--url", f"{url} is no http address", example)
    if parts.query or parts.fragment:
        raise BadOption("--url", f"{url} has more than a path", example)
    if not is_loopback(host):
        raise BadOption("--url", f"{host} is not this machine", "Only loopback addresses are judged, such as 127.0.0.1")


class Live:
    """Forwards each request to a base URL and gives back what comes, following no redirect and keeping no cookie."""

    def __init__(self, url: str) -> None:
        check_loopback(url)
        self._base = httpx.URL(url)
        self._prefix = self._base.raw_path.rstrip(b"/")
        self._connections: httpx.AsyncHTTPTransport | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            await self.close()
        elif scope["type"] == "http":
            request = messages.request(scope, await messages.read_body(receive))
            await messages.send(await self.forward(request), send, head=request.method == "HEAD")

    async def forward(self, request: Request) -> Response:
        """Send a request on; raises `Unreachable` where no answer comes."""
        # Not a client but what lies beneath one: it adds no field of its own, and leaves the target as it is.
        sent = httpx.Request(
            request.method,
            self._base,
            headers=_forwarded(request.headers),
            content=request.body or None,
            extensions={
                "target": self._prefix + quote(request.target.encode("latin-1"), safe=_VISIBLE).encode(),
                "timeout": httpx.Timeout(TIMEOUT_S).as_dict(),
            },
        )
        try:
            answered = await self._connected().handle_async_request(sent)
            try:
                body = await answered.aread()
            finally:
                await answered.aclose()
        except httpx.HTTPError as error:
            raise Unreachable(str(self._base), str(error) or type(error).__name__) from error
        return Response(answered.status_code, _returned(answered.headers), body)

    async def close(self) -> None:
        """Close what connections there are."""
        if self._connections is not None:
            await self._connections.aclose()
            self._connections = None

    def _connected(self) -> httpx.AsyncHTTPTransport:
        # Made at the first request, inside the event loop that all others come from.
        if self._connections is None:
            self._connections = httpx.AsyncHTTPTransport(trust_env=False)
        return self._connections


def _forwarded(headers: Headers) -> list[tuple[bytes, bytes]]:
    fields = [(name.lower(), value) for name, value in headers.items_sent]
    kept = [
        (name, _PACKINGS if name == "accept-encoding" else value)
        for name, value in fields
        if name not in _of_connection(headers) | {"host", "content-length"}
    ]
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in kept]


def _returned(headers: httpx.Headers) -> Headers:
    fields = messages.headers(headers.raw)
    # The body has been unpacked, so what spoke of its packed form no longer holds.
    gone = _of_connection(fields) | {"content-encoding", "content-length"}
    return Headers((name, value) for name, value in fields.items_sent if name.lower() not in gone)


def _of_connection(headers: Headers) -> frozenset[str]:
    named = (name.strip().lower() for value in headers.all("connection") for name in value.split(","))
    return _HOP_BY_HOP.union(named)


def check_reachable(url: str) -> None:
    """Raise `Unreachable` unless something answers at a URL, whatever it answers."""
    try:
        httpx.head(url, timeout=TIMEOUT_S, follow_redirects=False, trust_env=False)
    except httpx.HTTPError as error:
        raise Unreachable(url, str(error) or type(error).__name__) from error
