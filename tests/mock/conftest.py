"""A server that really listens, for as long as a test needs it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
from starlette.types import ASGIApp

from caveat.catalogue import catalogue
from caveat.console.application import build_application
from caveat.mock import build
from raw_http import PLACES, Place


@pytest.fixture(scope="module", params=PLACES)
def mocked(request: pytest.FixtureRequest, serve: Callable[[ASGIApp], str]) -> tuple[str, Place]:
    """The address of a mock as people get it, with an access log, and something that can be done there."""
    api = catalogue.api(request.param)
    logged: list[str] = []
    return serve(build_application(api, build.mock(api), write=logged.append)), PLACES[request.param]


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
