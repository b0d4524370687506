"""A dry run: the traffic of a run, sent to the API's own mock and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.catalogue.api import Api
from caveat.errors import NotSent
from caveat.openapi.operation import Effect, Operation
from caveat.targets.mock import mock_target
from caveat.traffic.events import Traffic
from caveat.traffic.plan import Plan


@dataclass(frozen=True, slots=True)
class DryRun:
    """The requests that a run would send; a service whose responses differ from the mock's gets other requests."""

    requests: Mapping[str, int]
    """By operationId."""
    effects: Mapping[Effect, int]
    not_allowed: Mapping[str, str]
    """Why operations are not called, by operationId."""

    @property
    def total(self) -> int:
        """All requests."""
        return sum(self.requests.values())


def dry_run(api: Api, traffic: Traffic, plan: Plan, not_allowed: Callable[[Operation], str]) -> DryRun:
    """Count the requests of a plan that would be sent to a target; none leaves the process."""
    counts: Counter[str] = Counter()
    effects: Counter[Effect] = Counter()
    mock = mock_target(api, seed=plan.seed)

    async def counting(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = messages.request(scope, b"")
            methods, _ = api.spec.route(request.path) or ({}, {})
            operation = methods.get(request.method)
            reason = not_allowed(operation) if operation is not None else "the document does not have it"
            if operation is None or reason:
                raise NotSent(operation.id if operation else "", reason)
            counts[operation.id] += 1
            effects[operation.effect] += 1
        await mock.app(scope, receive, send)

    for _event in traffic(api.spec, replace(mock, app=counting, not_allowed=not_allowed, declared_only=True), plan):
        pass
    reasons = {operation.id: not_allowed(operation) for operation in api.spec.operations.values()}
    return DryRun(counts, effects, {name: reason for name, reason in reasons.items() if reason})
