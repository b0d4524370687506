"""A running service as an ASGI application: a forwarder, for loopback addresses only."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

import httpx
from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.loopback import is_http, is_loopback
from caveat.errors import BadValue, Subject, Unreachable
from caveat.exchange import Headers, Request, Response
from caveat.targets.target import Target

TIMEOUT_S = 10.0
"""Seconds to wait for a response."""

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
"""Header fields that apply to one connection only (RFC 9110, 7.6.1)."""

_TARGET_CHARS = "".join(map(chr, range(0x21, 0x7F)))
"""The characters of a request target; other bytes are sent percent-encoded."""

_CONTENT_CODINGS = "gzip, deflate"
"""The content codings that this forwarder can decode."""


def live_target(url: str, *, headers: Mapping[str, str] | None = None) -> Target:
    """A running service at a loopback address; `headers` are sent with every request.

    Raises `BadValue` and `Unreachable`.
    """
    app = Live(url)
    check_reachable(url)
    return Target(app, base_url=url.rstrip("/"), headers=headers or {}, exclusive=False)


def check_loopback(url: str) -> None:
    """Raise `BadValue` unless a URL is `http(s)` and names this machine."""
    example = "Give one like http://127.0.0.1:8000"
    if "@" in url:
        # The message leaves out the URL, which may contain a password.
        raise BadValue(Subject.URL, "the URL contains credentials", "Give them as header fields")
    try:
        # Parsed by the library that sends: another parser could find another host.
        parts = httpx.URL(url)
        host = parts.host
    except (httpx.InvalidURL, ValueError) as error:
        raise BadValue(Subject.URL, f"{url} is not a URL ({error})", example) from error
    if not is_http(parts.scheme, host, parts.port):
        raise BadValue(Subject.URL, f"{url} is not an HTTP URL", example)
    if parts.query or parts.fragment:
        raise BadValue(Subject.URL, f"{url} has more than a path", example)
    if not is_loopback(host):
        raise BadValue(
            Subject.URL, f"{host} is not this machine", "Only loopback addresses are judged, such as 127.0.0.1"
        )


class Live:
    """Forwards each request to a base URL and returns the response; follows no redirect and keeps no cookie."""

    def __init__(self, url: str) -> None:
        check_loopback(url)
        self._base = httpx.URL(url)
        self._prefix = self._base.raw_path.rstrip(b"/")
        self._transport: httpx.AsyncHTTPTransport | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            await self.close()
        elif scope["type"] == "http":
            request = messages.request(scope, await messages.read_body(receive))
            await messages.send(await self.forward(request), send, head=request.method == "HEAD")

    async def forward(self, request: Request) -> Response:
        """Forward a request; raises `Unreachable` if no response arrives."""
        # A transport is used because a client would add header fields and normalize the target.
        forwarded = httpx.Request(
            request.method,
            self._base,
            headers=_request_headers(request.headers),
            content=request.body or None,
            extensions={
                "target": self._prefix + quote(request.target.encode("latin-1"), safe=_TARGET_CHARS).encode(),
                "timeout": httpx.Timeout(TIMEOUT_S).as_dict(),
            },
        )
        try:
            response = await self._open_transport().handle_async_request(forwarded)
            try:
                body = await response.aread()
            finally:
                await response.aclose()
        except httpx.HTTPError as error:
            raise Unreachable(str(self._base), str(error) or type(error).__name__) from error
        return Response(response.status_code, _response_headers(response.headers), body)

    async def close(self) -> None:
        """Close all connections."""
        if self._transport is not None:
            await self._transport.aclose()
            self._transport = None

    def _open_transport(self) -> httpx.AsyncHTTPTransport:
        # Made at the first request, because it belongs to the event loop that serves requests.
        if self._transport is None:
            self._transport = httpx.AsyncHTTPTransport(trust_env=False)
        return self._transport


def _request_headers(headers: Headers) -> list[tuple[bytes, bytes]]:
    dropped = _connection_headers(headers) | {"host", "content-length"}
    fields = [(name.lower(), value) for name, value in headers.items_sent if name.lower() not in dropped]
    return [
        (name.encode("latin-1"), (_CONTENT_CODINGS if name == "accept-encoding" else value).encode("latin-1"))
        for name, value in fields
    ]


def _response_headers(headers: httpx.Headers) -> Headers:
    fields = messages.headers(headers.raw)
    # The body is decoded, so its coding and encoded length no longer apply.
    dropped = _connection_headers(fields) | {"content-encoding", "content-length"}
    return Headers((name, value) for name, value in fields.items_sent if name.lower() not in dropped)


def _connection_headers(headers: Headers) -> frozenset[str]:
    listed = (name.strip().lower() for value in headers.all("connection") for name in value.split(","))
    return _HOP_BY_HOP.union(listed)


def check_reachable(url: str) -> None:
    """Raise `Unreachable` unless a URL responds, with any status."""
    try:
        httpx.head(url, timeout=TIMEOUT_S, follow_redirects=False, trust_env=False)
    except httpx.HTTPError as error:
        raise Unreachable(url, str(error) or type(error).__name__) from error
