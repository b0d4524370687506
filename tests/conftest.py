"""What tests of every part use: a contract made of a few lines of YAML."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TypeAlias

import pytest
from starlette.types import ASGIApp

from caveat.asgi.server import serving
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.runs import processes
from long_tests import ROOT, ordered
from quick_processes import quick_context

Compiled: TypeAlias = Callable[[str], Spec]
Serve: TypeAlias = Callable[[ASGIApp], str]


def pytest_configure() -> None:
    """Collect garbage less often: it took an eighth of the time."""
    gc.set_threshold(10_000, 10, 10)


def pytest_collectstart() -> None:
    """Collect no garbage while tests are collected; the process that only distributes tests collects none of them."""
    gc.disable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take long."""
    files = [item.path.relative_to(ROOT).as_posix() if item.path.is_relative_to(ROOT) else "" for item in items]
    items[:] = [items[number] for number in ordered(files, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))]


def pytest_collection_finish() -> None:
    """Leave the modules and tests, which stay until the end, out of each collection of garbage."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def compiled() -> Compiled:
    """Make a spec of the text of an OpenAPI 3.1 document."""

    def make(text: str) -> Spec:
        value = source.parse(text, "a test").value
        assert isinstance(value, dict)
        return Spec(value)

    return make


@pytest.fixture(autouse=True, scope="session")
def _quick_processes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as context:
        context.setattr(processes, "quick_context", quick_context)
        yield


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
