"""A mock as it is served to people: recorded, with faults, for pages of any origin, and under control."""

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


def served(  # noqa: PLR0913 - each is one decision
    api: Api,
    mock: Mock,
    *,
    seed: int = 0,
    faults: Iterable[Fault] = (),
    host: str = "127.0.0.1",
    write: Callable[[str], None] | None = None,
) -> ASGIApp:
    """The application that a server serves: the control at `/_caveat/`, and elsewhere the mock.

    `host` is listened on, `seed` is that of the mock, and `write` takes a line for each request to the mock.
    """
    redactor = redactor_of(api, values=mock.credentials.values())
    faulty = FaultInjector(mock, api.spec, seed=seed, faults=faults)
    recorder = Recorder(faulty)
    control = Control(api, mock, faulty, ExchangeLog(api, recorder, redactor), redactor, seed)
    mocked = _for_pages(recorder)
    if write is not None:
        mocked = logged(mocked, write, redactor.target, clock.system)

    @cache
    def site() -> ASGIApp:
        # Templates and routes take as long to import as a mock takes to start, and are often not looked at.
        from caveat.console.site import site  # noqa: PLC0415 - for that reason

        return site(control, host)

    # No coroutine of its own, nor in what it passes on to: handing over the next one's costs less.
    def app(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        ours = scope["type"] == "http" and scope["path"].startswith(PREFIX)
        return (site() if ours else mocked)(scope, receive, send)

    return app


def _for_pages(app: ASGIApp) -> ASGIApp:
    """The same application, which pages of any origin may ask."""
    everything = ["*"]
    shared = CORSMiddleware(
        app, allow_origins=everything, allow_methods=everything, allow_headers=everything, expose_headers=everything
    )

    def for_pages(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "http":
            for name, _ in scope["headers"]:
                if name == b"origin":
                    return shared(scope, receive, send)
        # Programs say nothing of an origin; to them it would cost as much again as the answer does.
        return app(scope, receive, send)

    return for_pages
