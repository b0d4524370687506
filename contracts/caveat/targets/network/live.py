"""Forwards requests to a running service, as an ASGI application that blocks and limits time and memory."""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock
from urllib.parse import quote

import httpcore
from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.tap import SENT
from caveat.errors import NotSent, Unreachable
from caveat.exchange import STATUSES_WITHOUT_BODY, Request, Response
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.network import address, base_path, decoding, fields, streams
from caveat.targets.network.address import Proxy
from caveat.targets.network.failures import translated
from caveat.targets.network.network import Allowance, Network, TooManyBytes
from caveat.targets.network.resolution import Resolution, Resolver, system_resolver
from caveat.targets.network.tls import tls_context
from caveat.targets.target import Target

_TARGET_CHARS = "".join(map(chr, range(0x21, 0x7F)))
"""The characters of a request target; other bytes are sent percent-encoded."""

_PROXY_AUTHENTICATION = 407

_SERVER_ERROR = 500

_KEPT_S = 1.5
"""Seconds that an unused connection is kept: less than servers keep it, so that none closes it while it is used."""


@dataclass(frozen=True, slots=True)
class ResponseLimits:
    """Limits of one response, besides the time, which is a target's own."""

    max_received_bytes: int = 16 * 2**20
    """Bytes on the wire."""
    max_body_bytes: int = 32 * 2**20
    """Bytes of the decoded body."""


def live_target(url: str, *, headers: Mapping[str, str] | None = None, servers: Iterable[str] = ()) -> Target:
    """A running service at a loopback address; `headers` are sent with every request.

    `servers` are the URLs of the document's servers. Raises `BadValue` and `Unreachable`.
    """
    address.check_loopback(url)
    live = Live(TargetSettings(name="", api="", url=url), servers)
    live.check_answers()
    return Target(live, base_url=live.base_url, headers=headers or {}, exclusive=False, is_up=live.answers)


class Live:
    """Forwards each request to the URL of a target; follows no redirect, keeps no cookie, and never sends twice.

    It blocks, and sends one request at a time. All errors of the service are `Unreachable`, or a subclass.
    """

    def __init__(
        self,
        settings: TargetSettings,
        servers: Iterable[str] = (),
        *,
        run: str = "",
        limits: ResponseLimits | None = None,
        resolver: Resolver = system_resolver,
    ) -> None:
        """Raises `BadValue` and `RefusedAddress`; nothing is sent.

        `servers` are the URLs of the document's servers, and `run` is the value of the settings' `run_header`.
        """
        self._settings = settings
        self._address = address.parse(settings.url)
        self._base_path = base_path.joined(self._address.path, servers, is_complete=self._address.is_complete)
        self._limits = limits or ResponseLimits()
        self._added = {settings.run_header: run} if settings.run_header and run else {}
        self._proxy = address.parse_proxy(settings.proxy) if settings.proxy else None
        self._tls = tls_context(settings.ca, settings.client_cert) if self._address.scheme == "https" else None
        # A proxy resolves the host itself, so only the host in the URL can be checked.
        Resolution(settings.private).check_host(self._address.host)
        # The address of a proxy may always be private.
        self._network = Network(Resolution(settings.private or self._proxy is not None, resolver).addresses)
        self._lock = Lock()
        self._pool: httpcore.ConnectionPool | None = None
        self._process = 0
        self._is_answered = False
        self._streams = streams.Streams()

    @property
    def base_url(self) -> str:
        """The URL to which the targets of `prepared` requests are appended."""
        return replace(self._address, path=self._base_path.prefix).url

    @property
    def added_path(self) -> str:
        """The base path of the document, if the URL does not have it; `""` if none is added."""
        served = self._base_path.served
        return "" if self._address.path.endswith(served) else served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server, and tell the tap what is sent."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            self.close()
        elif scope["type"] == "http":
            request = self.prepared(messages.request(scope, await messages.read_body(receive)))
            if SENT in scope:
                scope[SENT](request)
            await messages.send(self.send(request), send, head=request.method == "HEAD")

    def forward(self, request: Request) -> Response:
        """Send a request, and return the response; raises `NotSent` and `Unreachable`."""
        return self.send(self.prepared(request))

    def prepared(self, request: Request) -> Request:
        """A request as it is sent, except for the prefix of the target's path; raises `NotSent`."""
        target = request.target
        if not target.startswith("/") or request.method == "CONNECT":
            # To a proxy, any other target could name another host.
            raise NotSent("", "the request names another host")
        target = quote(self._base_path.target(target).encode("latin-1"), safe=_TARGET_CHARS)
        headers = fields.sent_headers(request, self._address.authority, self._added)
        return Request(request.method, target, headers, request.body)

    def send(self, request: Request) -> Response:
        """Send a prepared request once; raises `NotSent` and `Unreachable`."""
        forwarded = httpcore.Request(
            request.method,
            self._url(self._base_path.prefix + request.target),
            headers=list(request.headers.raw),
            content=request.body,
        )
        with self._exchange() as pool:
            response = pool.handle_request(forwarded)
            try:
                read = self._read(response, request)
            finally:
                response.close()
            self._is_answered = True
            if read.status >= _SERVER_ERROR:
                # Many servers close the connection after an error without saying so, often during the next request.
                self.close()
            return read

    def _url(self, target: str) -> httpcore.URL:
        at = self._address
        return httpcore.URL(scheme=at.scheme.encode(), host=at.host.encode(), port=at.port, target=target.encode())

    def _read(self, response: httpcore.Response, request: Request) -> Response:
        if self._proxy is not None and response.status == _PROXY_AUTHENTICATION:
            raise Unreachable(self._address.url, "the proxy asks for credentials")
        raw = response.headers
        has_body = request.method != "HEAD" and response.status not in STATUSES_WITHOUT_BODY
        lengths = [value for name, value in raw if name.lower() == b"content-length"]
        if has_body:
            self._check_length(lengths)
        values = tuple(value.decode("latin-1") for name, value in raw if name.lower() == b"content-encoding")
        codings = decoding.known_codings(values)
        body = decoding.Body(codings or () if has_body else (), self._limits.max_body_bytes)
        headers = fields.received_headers(raw, decoded=codings is not None)
        media_type = headers.media_type or ""
        if has_body and not lengths and streams.is_stream(media_type):
            line = f"{request.method} {request.path}"
            content = self._streams.read(response.iter_stream(), body, line, media_type, self._network.allowance)
            return Response(response.status, headers, content)
        for chunk in response.iter_stream():
            body.add(chunk)
        return Response(response.status, headers, body.complete())

    def _check_length(self, values: Iterable[bytes]) -> None:
        for value in values:
            if int(value) > self._limits.max_received_bytes:
                raise TooManyBytes

    def check_connection(self) -> None:
        """Open a connection, with TLS if the target has it, and send no request; raises `Unreachable`."""
        proxy = self._proxy
        with self._exchange():
            host, port = (proxy.host, proxy.port) if proxy else (self._address.host, self._address.port)
            stream = self._network.connect_tcp(host, port)
            if self._tls is not None and proxy is None:
                stream = stream.start_tls(self._tls, self._address.host)
            stream.close()

    def check_answers(self) -> None:
        """Send a HEAD request to the target's own URL; raises `Unreachable` unless it is answered with any status."""
        self.send(replace(self.prepared(Request("HEAD", "/")), target=self._base_path.served or "/"))

    def answers(self) -> bool:
        """Whether it answers the request of `check_answers`."""
        try:
            self.check_answers()
        except Unreachable:
            return False
        return True

    def close(self) -> None:
        """Close the connection."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    @contextmanager
    def _exchange(self) -> Iterator[httpcore.ConnectionPool]:
        """The connections, for one exchange within the limits; errors of httpcore become those of Caveat."""
        with self._lock:
            allowance = Allowance(self._settings.timeout_s, self._limits.max_received_bytes)
            self._network.allowance = allowance
            is_answered = self._is_answered or self._proxy is not None
            with translated(self._address.url, allowance, is_answered=is_answered):
                yield self._open_pool()

    def _open_pool(self) -> httpcore.ConnectionPool:
        if self._pool is None or self._process != os.getpid():
            # A process that was forked must not read the responses of its parent.
            self._process = os.getpid()
            self._pool = httpcore.ConnectionPool(
                ssl_context=self._tls,
                proxy=None if self._proxy is None else _httpcore_proxy(self._proxy),
                max_connections=1,
                keepalive_expiry=_KEPT_S,
                network_backend=self._network,
            )
            # A target is not closed, so the connection ends with it.
            weakref.finalize(self, self._pool.close)
        return self._pool


def _httpcore_proxy(proxy: Proxy) -> httpcore.Proxy:
    url = httpcore.URL(scheme=b"http", host=proxy.host.encode(), port=proxy.port, target=b"/")
    return httpcore.Proxy(url, auth=proxy.credentials)
