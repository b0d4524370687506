"""A server that really listens, for as long as a test needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TypeAlias

import pytest
from starlette.types import ASGIApp

from caveat.targets.server import serving

Serve: TypeAlias = Callable[[ASGIApp], str]


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """Serve an application on a free port until the module's tests are done; gives its address."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(serving(app))
