"""Counts the requests of all processes of a run, with a limit for targets without a ledger."""

from __future__ import annotations

import multiprocessing
from dataclasses import dataclass, replace
from multiprocessing.sharedctypes import Synchronized
from typing import TypeAlias

from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.errors import NotSent, RunStopped
from caveat.openapi.operation import Effect
from caveat.openapi.spec import Spec
from caveat.targets.target import Target

_Count: TypeAlias = "Synchronized[int]"


@dataclass(frozen=True, slots=True)
class Spending:
    """Counters that processes share; they can be passed to a process when it starts."""

    requests: _Count
    writes: _Count
    max_requests: int | None = None
    """A limit on requests; None where the target's ledger has it."""

    @classmethod
    def none(cls, max_requests: int | None = None) -> Spending:
        """Counters at zero: no request was sent yet."""
        context = multiprocessing.get_context("spawn")
        return cls(context.Value("q"), context.Value("q"), max_requests)

    def take(self) -> bool:
        """Count a request before it is sent; False if the limit is used up."""
        with self.requests.get_lock():
            if self.max_requests is not None and self.requests.value >= self.max_requests:
                return False
            self.requests.value += 1
            return True

    def give_back(self) -> None:
        """Uncount a request that was not sent."""
        with self.requests.get_lock():
            self.requests.value -= 1

    def count_write(self) -> None:
        """Count a request that was sent, and may have written."""
        with self.writes.get_lock():
            self.writes.value += 1


def metered(target: Target, spec: Spec, spending: Spending) -> Target:
    """The same target, which counts its requests, and sends none after the limit."""
    log = target.traffic_log

    async def counting(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await target.app(scope, receive, send)
            return
        if not spending.take():
            log.used_up = log.used_up or not log.stopped
            log.stopped = log.stopped or f"max_requests ({spending.max_requests}) is used up"
            raise RunStopped(log.stopped)
        try:
            await target.app(scope, receive, send)
        except (NotSent, RunStopped):
            spending.give_back()
            raise
        except BaseException:
            _count_write(spec, scope, spending)
            raise
        _count_write(spec, scope, spending)

    return replace(target, app=counting)


def _count_write(spec: Spec, scope: Scope, spending: Spending) -> None:
    request = messages.request(scope, b"")
    methods, _ = spec.route(request.path) or ({}, {})
    operation = methods.get(request.method)
    if operation is not None and operation.effect is not Effect.READS:
        spending.count_write()
