"""The application that `caveat mock` serves: the mock with recorder, fault injection and CORS, and its console."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import cache

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from caveat.asgi.access_log import logged
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
    mock_app = _with_cors(recorder)
    if write is not None:
        mock_app = logged(mock_app, write, redactor.target, clock.system)
    control = Control(api, mock, fault_injector, ExchangeLog(api, recorder, redactor), redactor, seed, mock_app)

    @cache
    def console() -> ASGIApp:
        # Importing templates and routes takes as long as starting a mock, and often no one opens the console.
        from caveat.console.site import build_site  # noqa: PLC0415 - for that reason

        return build_site(control, host)

    # Not a coroutine, as in what it calls: returning the inner coroutine costs less.
    def app(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        for_console = scope["type"] == "http" and scope["path"].startswith(PREFIX)
        return (console() if for_console else mock_app)(scope, receive, send)

    return app


def _with_cors(app: ASGIApp) -> ASGIApp:
    """The application, with CORS headers that allow pages of any origin."""
    everything = ["*"]
    with_cors = CORSMiddleware(
        app, allow_origins=everything, allow_methods=everything, allow_headers=everything, expose_headers=everything
    )

    def select(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "http":
            for name, _ in scope["headers"]:
                if name == b"origin":
                    return with_cors(scope, receive, send)
        # Without an Origin no CORS headers are needed, and the middleware would double the cost of a response.
        return app(scope, receive, send)

    return select
