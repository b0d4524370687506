"""A server that really listens, for as long as a test needs it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TypeAlias

import pytest
from starlette.types import ASGIApp

from caveat import catalogue
from caveat.console.served import served
from caveat.targets import stand_in
from caveat.targets.server import serving
from raw_http import PLACES, Place

Serve: TypeAlias = Callable[[ASGIApp], str]

CLOSING = 32
"""How many servers are stopped at once."""


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """Serve an application on a free port until the module's tests are done; gives its address."""
    opened: list[ExitStack] = []

    def serve(app: ASGIApp) -> str:
        opened.append(ExitStack())
        return opened[-1].enter_context(serving(app))

    yield serve
    # At once: each takes a moment to see that it is to stop.
    with ThreadPoolExecutor(CLOSING) as pool:
        list(pool.map(ExitStack.close, opened))


@pytest.fixture(scope="module", params=PLACES)
def mocked(request: pytest.FixtureRequest, serve: Serve) -> tuple[str, Place]:
    """The address of a mock as people get it, with an access log, and something that can be done there."""
    api = catalogue.api(request.param)
    logged: list[str] = []
    return serve(served(api, stand_in.mock(api), write=logged.append)), PLACES[request.param]


@pytest.fixture
def no_errors(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing that the server logs is an error or has a traceback."""
    loggers = [logging.getLogger(name) for name in ("uvicorn", "asyncio")]
    for logger in loggers:
        logger.addHandler(caplog.handler)
    yield
    for logger in loggers:
        logger.removeHandler(caplog.handler)
    told = [record for record in caplog.get_records("call") if record.name.startswith(("uvicorn", "asyncio"))]
    assert [record.getMessage() for record in told if record.levelno >= logging.ERROR or record.exc_info] == []
