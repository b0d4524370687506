"""Builds a target from its settings."""

from __future__ import annotations

from starlette.types import Message, Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.tap import SENT
from caveat.catalogue.api import Api
from caveat.openapi.operation import Operation
from caveat.targets.allowed_operations import reason_not_allowed
from caveat.targets.live import Live, check_reachable
from caveat.targets.secret import resolve
from caveat.targets.settings import TargetSettings
from caveat.targets.target import Target


def guarded_target(_api: Api, settings: TargetSettings) -> Target:
    """A running service; raises `BadValue` and `SecretUnavailable`."""
    app = Live(settings.url)
    check_reachable(settings.url)

    async def telling(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        body = await messages.read_body(receive)

        async def replay() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        if SENT in scope:
            scope[SENT](messages.request(scope, body))
        await app(scope, replay, send)

    def not_allowed(operation: Operation) -> str:
        return reason_not_allowed(settings, operation)

    return Target(
        telling,
        base_url=settings.url,
        headers={name: resolve(secret) for name, secret in settings.headers.items()},
        exclusive=settings.exclusive,
        not_allowed=not_allowed,
        parameters=settings.parameters,
    )
