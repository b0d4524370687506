"""The application that `caveat mock` serves: the mock with recorder, fault injection and CORS, and its console."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import cache

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from caveat.asgi import at_once
from caveat.asgi.access_log import logged
from caveat.asgi.at_once import Messages
from caveat.asgi.recorder import Recorder
from caveat.catalogue.api import Api
from caveat.console.control import PREFIX, Control
from caveat.console.exchange_log import ExchangeLog
from caveat.mock.engine import Mock
from caveat.mock.faults.fault import Fault
from caveat.mock.faults.injector import FaultInjector
from caveat.provider import clock
from caveat.session.session import redactor_of


def build_application(  # noqa: PLR0913 - each is one decision
    api: Api,
    mock: Mock,
    *,
    seed: int = 0,
    faults: Iterable[Fault] = (),
    host: str = "127.0.0.1",
    write: Callable[[str], None] | None = None,
) -> ASGIApp:
    """An application with the console at `/_caveat/` and the mock at all other paths.

    `host` is the one that the server listens on, `seed` the mock's seed, and `write` gets an access log line for each
    request to the mock.
    """
    redactor = redactor_of(api, values=mock.credentials.values())
    fault_injector = FaultInjector(mock, api.spec, seed=seed, faults=faults)
    recorder = Recorder(fault_injector)
    mock_app: ASGIApp = _WithCors(recorder)
    if write is not None:
        mock_app = logged(mock_app, write, redactor.target, clock.system)
    control = Control(api, mock, fault_injector, ExchangeLog(api, recorder, redactor), redactor, seed, mock_app)

    @cache
    def console() -> ASGIApp:
        # Importing templates and routes takes as long as starting a mock, and often no one opens the console.
        from caveat.console.site import build_site  # noqa: PLC0415 - for that reason

        return build_site(control, host)

    return _Application(console, mock_app)


class _Application:
    """The console at its paths, and the mock at all others."""

    def __init__(self, console: Callable[[], ASGIApp], mock_app: ASGIApp) -> None:
        self._console = console
        self._mock_app = mock_app
        self._respond_at_once = at_once.function_of(mock_app)

    # Not a coroutine, as in what it calls: returning the inner coroutine costs less.
    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        for_console = scope["type"] == "http" and scope["path"].startswith(PREFIX)
        return (self._console() if for_console else self._mock_app)(scope, receive, send)

    def respond_at_once(self, scope: Scope, body: bytes) -> Messages | None:
        """The response of the mock, if it can respond at once."""
        return None if scope["path"].startswith(PREFIX) else self._respond_at_once(scope, body)


class _WithCors:
    """The application, with CORS headers that allow pages of any origin.

    Without an Origin no CORS headers are needed, and the middleware would double the cost of a response.
    """

    def __init__(self, app: ASGIApp) -> None:
        every = ["*"]
        self._with_cors = CORSMiddleware(
            app, allow_origins=every, allow_methods=every, allow_headers=every, expose_headers=every
        )
        self._app = app
        self._respond_at_once = at_once.function_of(app)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        with_cors = scope["type"] == "http" and _has_origin(scope)
        return (self._with_cors if with_cors else self._app)(scope, receive, send)

    def respond_at_once(self, scope: Scope, body: bytes) -> Messages | None:
        """The response of the application, if it needs no CORS headers and the application can respond at once."""
        return None if _has_origin(scope) else self._respond_at_once(scope, body)


def _has_origin(scope: Scope) -> bool:
    """Whether a request comes from a page, of any origin."""
    # Each request asks: a loop takes twice as long.
    return b"origin" in dict(scope["headers"])
