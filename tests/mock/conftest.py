"""Fixtures: a served mock of each API, and a check of the server's log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
from starlette.types import ASGIApp

from caveat.catalogue import catalogue
from caveat.console.application import build_application
from caveat.mock.build import build_mock
from raw_http import PLACES, Place


@pytest.fixture(scope="module", params=PLACES)
def mocked(request: pytest.FixtureRequest, serve: Callable[[ASGIApp], str]) -> tuple[str, Place]:
    """The base URL of a mock, served as `caveat mock` does, and an operation that creates something."""
    api = catalogue.api(request.param)
    return serve(build_application(api, build_mock(api))), PLACES[request.param]


@pytest.fixture
def no_errors(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail if the server logs an error or a traceback."""
    loggers = [logging.getLogger(name) for name in ("uvicorn", "asyncio")]
    for logger in loggers:
        logger.addHandler(caplog.handler)
    yield
    for logger in loggers:
        logger.removeHandler(caplog.handler)
    records = [record for record in caplog.get_records("call") if record.name.startswith(("uvicorn", "asyncio"))]
    assert [record.getMessage() for record in records if record.levelno >= logging.ERROR or record.exc_info] == []
