"""Checks whether a guarded service is up, by the latest read that it accepted."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import Message, Receive, Scope, Send

from caveat.asgi import messages
from caveat.errors import NotJudged, NotSent, Unreachable
from caveat.exchange import Request
from caveat.openapi.operation import Effect
from caveat.targets.guard.guard import Guard


class Canary:
    """An ASGI application that passes requests to a guard, and remembers the latest read that was accepted."""

    def __init__(self, guard: Guard, connects: Callable[[], None]) -> None:
        """`connects` opens a connection and sends nothing; it raises `Unreachable`."""
        self._guard = guard
        self._connects = connects
        self._accepted: Request | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of an ASGI server; raises what the guard raises."""

        async def remember(message: Message) -> None:
            if message["type"] == "http.response.start" and 200 <= message["status"] < 300:  # noqa: PLR2004 - 2xx
                self._remember(messages.request(scope, b""))
            await send(message)

        await self._guard(scope, receive, remember)

    def _remember(self, request: Request) -> None:
        methods, _ = self._guard.spec.route(request.path) or ({}, {})
        operation = methods.get(request.method)
        if operation is not None and operation.effect is Effect.READS and operation.body is None:
            self._accepted = request

    def is_up(self) -> bool:
        """Whether the service answers that read; before there is one, whether a connection is accepted.

        A service without a response so far is not known to be up: another program may listen there. Raises
        `RunStopped`.
        """
        try:
            if self._accepted is not None:
                self._guard.exchange(self._accepted)
            elif self._guard.circuit.is_answered:
                self._connects()
            else:
                return False
        except (NotJudged, NotSent, Unreachable):
            # Without a response to judge, it is not known to be up.
            return False
        # Only the request before it failed.
        self._guard.circuit.success()
        return True
