"""The transport by which Schemathesis calls our application: in the calling thread, without a socket."""

from __future__ import annotations

import asyncio
import atexit
import io
import os
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
import schemathesis.transport.asgi
import urllib3
from requests.adapters import HTTPAdapter
from schemathesis.core.transport import Response
from schemathesis.generation.case import Case
from schemathesis.transport.asgi import ASGITransport
from schemathesis.transport.prepare import normalize_base_url
from schemathesis.transport.requests import REQUESTS_TRANSPORT, ManagedCookiesSession, RequestsTransport
from starlette.types import ASGIApp, Message, Scope

import caveat
from caveat.traffic.property_based.application import Application

USER_AGENT = f"caveat/{caveat.__version__}"
"""The user agent of every request; header fields of a target replace it."""


class InProcessTransport(ASGITransport):
    """Schemathesis's transport for ASGI applications, without its client, which calls them in another thread.

    The two changes of thread for each request took a fifth of a run's time.
    """

    def __init__(self) -> None:
        super().__init__()
        self._copy_serializers_from(REQUESTS_TRANSPORT)
        self._session = _Session()
        self._lock = Lock()

    def send(self, case: Case[Any], *, session: requests.Session | None = None, **kwargs: Any) -> Response:  # noqa: ANN401 - passed on unchanged
        """Send a test case; the application is that of its operation, unless `app` is given."""
        application = kwargs.pop("app", case.operation.app)
        if not isinstance(application, Application) or _in_event_loop():
            return super().send(case, session=session, app=application, **kwargs)
        if kwargs.get("base_url") is None:
            kwargs["base_url"] = normalize_base_url(case.operation.base_url, host=application.host)
        with self._lock:
            self._session.prepare(application, session)
            return RequestsTransport.send(self, case, session=self._session, **kwargs)


def use_in_process_transport() -> None:
    """Make Schemathesis call our applications in process; there is no setting for the transport of an application."""
    if not isinstance(schemathesis.transport.asgi.ASGI_TRANSPORT, InProcessTransport):
        schemathesis.transport.asgi.ASGI_TRANSPORT = InProcessTransport()


def _in_event_loop() -> bool:
    """Whether this thread runs an event loop, as in an async test; another cannot run then."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


class _Session(ManagedCookiesSession):
    """A session of `requests` that calls an application; it keeps no cookie and reads no setting of the machine."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self._adapter = _Adapter()
        self.mount("http://", self._adapter)
        self.mount("https://", self._adapter)

    def prepare(self, application: ASGIApp, configured: requests.Session | None) -> None:
        """Call this application next, with the header fields and credentials of a configured session."""
        self._adapter.application = application
        self.headers = {"User-Agent": USER_AGENT, **(configured.headers if configured is not None else {})}  # type: ignore[assignment] # as Schemathesis's own sessions
        self.auth = configured.auth if configured is not None else None


class _Adapter(HTTPAdapter):
    """Calls an application with each request, in an event loop that waits for nothing between requests."""

    application: ASGIApp

    def __init__(self) -> None:
        super().__init__()
        self._start_loop()

    def _start_loop(self) -> None:
        self._process = os.getpid()
        self._loop = asyncio.new_event_loop()
        atexit.register(self._loop.close)

    def send(self, request: requests.PreparedRequest, *_args: object, **_options: object) -> requests.Response:
        """Send a request; the options, such as the time limit, apply to sockets only."""
        messages: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": _body(request), "more_body": False}

        async def send(message: Message) -> None:
            messages.append(message)

        if self._process != os.getpid():
            # A forked process shares the file descriptors of its event loop with the original.
            self._start_loop()
        self._loop.run_until_complete(self.application(_scope(request), receive, send))
        return self.build_response(request, _raw(request, messages))


def _body(request: requests.PreparedRequest) -> bytes:
    body = request.body or b""
    if isinstance(body, str | bytes):
        return body.encode() if isinstance(body, str) else body
    return b"".join(part.encode() if isinstance(part, str) else part for part in body)  # type: ignore[union-attr] # a generator


def _scope(request: requests.PreparedRequest) -> Scope:
    parts = urlsplit(str(request.url))
    fields = [(name.lower(), value) for name, value in request.headers.items()]
    if "host" not in request.headers:
        fields.insert(0, ("host", parts.netloc))
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": parts.scheme,
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "root_path": "",
        "query_string": parts.query.encode(),
        "headers": [(_octets(name), _octets(value)) for name, value in fields],
        "client": ("127.0.0.1", 0),
        "server": (parts.hostname or "", parts.port or {"https": 443}.get(parts.scheme, 80)),
    }


def _octets(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1")


def _raw(request: requests.PreparedRequest, messages: list[Message]) -> urllib3.HTTPResponse:
    start, *chunks = messages
    headers = urllib3.HTTPHeaderDict()
    for name, value in start.get("headers", ()):
        headers.add(name.decode("latin-1"), value.decode("latin-1"))
    return urllib3.HTTPResponse(
        io.BytesIO(b"" if request.method == "HEAD" else b"".join(chunk.get("body", b"") for chunk in chunks)),
        headers,
        start["status"],
        version=11,
        preload_content=False,
        request_method=request.method,
    )
