"""The messages of a request that an ASGI application receives, and of the response that it sends."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.types import Message, Receive


def receiving(messages_in: Iterable[Message]) -> Receive:
    pending = iter(list(messages_in))

    async def receive() -> Message:
        return next(pending)

    return receive


class Sent(list[Message]):
    """The messages that an application sent."""

    async def __call__(self, message: Message) -> None:
        """Keep a message."""
        self.append(message)


def chunk(body: bytes, *, more: bool) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}
