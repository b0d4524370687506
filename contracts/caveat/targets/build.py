"""Builds a target from its settings."""

from __future__ import annotations

from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.catalogue.api import Api
from caveat.errors import NotSent
from caveat.openapi.operation import Operation
from caveat.targets.allowed_operations import reason_not_allowed
from caveat.targets.live import Live
from caveat.targets.production import check_consent
from caveat.targets.secret import resolve
from caveat.targets.settings import TargetSettings
from caveat.targets.target import Target


def guarded_target(api: Api, settings: TargetSettings) -> Target:
    """A running service; raises `BadValue`, `RefusedAddress`, `SecretUnavailable` and `Unreachable`."""
    check_consent(settings, api.spec)
    live = Live(settings, api.spec.servers)
    live.check_connection()

    def not_allowed(operation: Operation) -> str:
        return reason_not_allowed(settings, operation)

    async def allowed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = messages.request(scope, b"")
            methods, _ = api.spec.route(request.path) or ({}, {})
            operation = methods.get(request.method)
            reason = not_allowed(operation) if operation is not None else "the document does not have it"
            if reason:
                raise NotSent(operation.id if operation is not None else "", reason)
        await live(scope, receive, send)

    return Target(
        allowed,
        base_url=live.base_url,
        headers={name: resolve(secret) for name, secret in settings.headers.items()},
        exclusive=settings.exclusive,
        not_allowed=not_allowed,
        parameters=settings.parameters,
    )
