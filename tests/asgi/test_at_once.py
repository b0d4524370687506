"""Applications that respond at once: by their method, or not at all."""

from __future__ import annotations

from starlette.types import Message, Receive, Scope, Send

from caveat.asgi import at_once
from caveat.asgi.at_once import Messages

RESPONSE: tuple[Message, Message] = ({"type": "http.response.start"}, {"type": "http.response.body"})


class App:
    """An application that responds at once."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Do nothing."""

    def respond_at_once(self, _scope: Scope, body: bytes) -> Messages | None:
        """The response to requests with a body."""
        return RESPONSE if body else None


async def other(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Do nothing."""


def test_an_application_responds_at_once_by_its_method() -> None:
    respond_at_once = at_once.function_of(App())
    assert (respond_at_once({}, b"a"), respond_at_once({}, b"")) == (RESPONSE, None)


def test_another_application_never_responds_at_once() -> None:
    assert at_once.function_of(other)({}, b"a") is None
