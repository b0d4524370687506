"""The client of a journey: sends requests, and follow-up requests if a response does not decide a promise."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from caveat.exchange import Request
from caveat.judging.judge import Judgement
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.state.view import View
from caveat.traffic.pool import Pool

Send: TypeAlias = Callable[[Request], Judgement | None]
"""Sends a request through the target; None if it was not sent, or got no response to judge."""

DELAYS_S = (0.1, 0.2, 0.4, 0.8, 1.1)
"""Seconds before a request is sent again: a write has to be visible after their sum."""

MAX_ASKED = 12
"""Requests that decide about one exchange."""

MAX_WAIT_S = 6.0
"""Seconds that all waiting of one journey may take."""


class Client:
    """Sends the requests of one journey; knows the items that the responses show."""

    def __init__(self, spec: Spec, send: Send, sleep: Callable[[float], None]) -> None:
        self._spec = spec
        self._send = send
        self._sleep = sleep
        self._waited = 0.0
        self._undecided: set[tuple[str, str | None]] = set()
        """The promises and operations that waiting did not decide: they get no more follow-up requests."""
        self.pool = Pool(spec)

    def send(self, request: Request, *, waits: bool = True) -> View | None:
        """The exchange of a request; None if there is none. Without `waits`, no time passes for what it leaves open."""
        judgement = self._judged(request)
        if judgement is None:
            return None
        self._decide(judgement, waits=waits)
        exchange = judgement.exchange
        operation = self._spec.operations.get(exchange.operation or "")
        if operation is None:
            return None
        resource, action = resources(self._spec).by_operation.get(operation.id, (None, None))
        return View(exchange, operation, resource, action, "", self._spec)

    def _judged(self, request: Request) -> Judgement | None:
        judgement = self._send(request)
        if judgement is not None:
            self.pool.learn(judgement.exchange)
        return judgement

    def _decide(self, judgement: Judgement, *, waits: bool) -> None:
        """Send the follow-up requests of rules until there are none: the same request after a wait, others at once."""
        delays = iter(DELAYS_S)
        for _ in range(MAX_ASKED):
            operation = judgement.exchange.operation
            asked = ((code, each.ask) for code, each in judgement.undecided if each.ask is not None)
            code, request = next((each for each in asked if (each[0], operation) not in self._undecided), ("", None))
            if request is None:
                return
            if request == judgement.exchange.request:
                if not waits:
                    return
                delay = next(delays, None)
                if delay is None or self._waited + delay > MAX_WAIT_S:
                    self._undecided.add((code, operation))
                    return
                self._waited += delay
                self._sleep(delay)
            decided = self._judged(request)
            if decided is None:
                return
            judgement = decided
