"""A service that already runs, as an ASGI application: a forwarder, for loopback addresses only."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

import httpx
from starlette.types import Receive, Scope, Send

from caveat.errors import BadOption, Unreachable
from caveat.exchange import Headers, Request, Response
from caveat.targets import wire

PATIENCE = 10.0
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


def check_loopback(url: str) -> None:
    """Raise `BadOption` unless a URL is `http(s)` and names this machine."""
    parts = urlsplit(url)
    try:
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadOption("--url", f"{url} is no address ({error})", "Give one like http://127.0.0.1:8000") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise BadOption("--url", f"{url} is no http address", "Give one like http://127.0.0.1:8000")
    if not _is_loopback(host):
        raise BadOption("--url", f"{host} is not this machine", "Only loopback addresses are judged, such as 127.0.0.1")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Live:
    """Forwards each request to a base URL and gives back what comes, following no redirect."""

    def __init__(self, url: str) -> None:
        check_loopback(url)
        self._base = httpx.URL(url.rstrip("/"))
        self._client: httpx.AsyncClient | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server."""
        if scope["type"] == "lifespan":
            await wire.lifespan(receive, send)
        elif scope["type"] == "http":
            request = wire.request(scope, await wire.read_body(receive))
            await wire.send(await self.forward(request), send, head=request.method == "HEAD")

    async def forward(self, request: Request) -> Response:
        """Send a request on; raises `Unreachable` where no answer comes."""
        raw_path = self._base.raw_path.rstrip(b"/") + request.target.encode("latin-1")
        headers = [(name, value) for name, value in request.headers.items_sent if _passes(name)]
        try:
            answered = await self._connected().request(
                request.method, self._base.copy_with(raw_path=raw_path), headers=headers, content=request.body or None
            )
        except httpx.HTTPError as error:
            raise Unreachable(str(self._base), str(error) or type(error).__name__) from error
        # httpx has unpacked the body, so what spoke of its packed form no longer holds.
        fields = [
            (name, value)
            for name, value in answered.headers.multi_items()
            if name.lower() not in _HOP_BY_HOP | {"content-encoding", "content-length"}
        ]
        return Response(answered.status_code, Headers(fields), answered.content)

    def _connected(self) -> httpx.AsyncClient:
        # Made at the first request, inside the event loop that all others come from.
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=PATIENCE, follow_redirects=False, trust_env=False)
        return self._client


def _passes(name: str) -> bool:
    return name.lower() not in _HOP_BY_HOP | {"host", "content-length"}


def check_reachable(url: str) -> None:
    """Raise `Unreachable` unless something answers at a URL, whatever it answers."""
    try:
        httpx.head(url, timeout=PATIENCE, follow_redirects=False, trust_env=False)
    except httpx.HTTPError as error:
        raise Unreachable(url, str(error) or type(error).__name__) from error


def parse_headers(lines: Iterable[str]) -> dict[str, str]:
    """Header fields given as `Name: value`; raises `BadOption`."""
    fields = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise BadOption("--header", "a header is `Name: value`", "Write it like 'Authorization: Bearer …'")
        fields[name.strip()] = value.strip()
    return fields
