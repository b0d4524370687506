"""Applications that can respond to a whole request at once, so that the server need not start a task for it.

Besides `__call__`, such an application has a method `respond_at_once`, as do the applications that wrap it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from starlette.types import ASGIApp, Message, Scope

Messages: TypeAlias = tuple[Message, Message]
"""The two ASGI messages of a response: its start, and its whole body."""

RespondAtOnce: TypeAlias = Callable[[Scope, bytes], Messages | None]
"""Returns the response to a request with this body; None, without any effect, where the application has to be called.

It is called in the event loop, outside of a task, so it must not wait.
"""


def function_of(app: ASGIApp) -> RespondAtOnce:
    """The method `respond_at_once` of an application; one without it leaves each request to `__call__`."""
    respond_at_once: RespondAtOnce = getattr(app, "respond_at_once", _never)
    return respond_at_once


def _never(_scope: Scope, _body: bytes) -> None:
    """Respond to no request."""
