"""Reads and changes a served mock: its exchanges, deliveries, faults and state."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from starlette.types import ASGIApp, Scope

from caveat.asgi import extensions
from caveat.asgi.extensions import Disconnect
from caveat.asgi.respond import NoResponse, answer
from caveat.catalogue.api import Api
from caveat.console.exchange_log import ExchangeLog, LoggedExchange
from caveat.exchange import NO_RESPONSE, Exchange, Headers, Request
from caveat.json_text import JsonValue
from caveat.judging.redaction import MASK, Redactor
from caveat.mock.engine import Mock
from caveat.mock.faults import fault
from caveat.mock.faults.fault import Fault
from caveat.mock.faults.injector import FaultInjector
from caveat.provider.outbox import MAX_DELIVERIES, Delivery, Outcome

PREFIX = "/_caveat"
"""The path of the console; no API has paths below it."""


@dataclass(frozen=True, slots=True)
class RedactedDelivery:
    """A webhook delivery without secrets; the target of its request is a full URL."""

    request: Request
    outcome: Outcome | None
    """None if the mock does not send deliveries."""


@dataclass(frozen=True, slots=True)
class Control:
    """A served mock with its recorder and its fault injector."""

    api: Api
    mock: Mock
    fault_injector: FaultInjector
    exchange_log: ExchangeLog
    redactor: Redactor
    seed: int
    app: ASGIApp
    """The mock with its faults and its recorder."""

    @property
    def exchanges(self) -> tuple[LoggedExchange, ...]:
        """The recorded exchanges, oldest first."""
        return self.exchange_log.exchanges()

    def exchange(self, number: int) -> LoggedExchange | None:
        """The exchange with a number; None if it is not recorded, or was dropped."""
        return next((logged for logged in self.exchanges if logged.number == number), None)

    async def send(self, request: Request, base: str) -> LoggedExchange | None:
        """Send a request to the mock, as a client does; return the exchange, None if it is too large to be recorded."""
        with suppress(NoResponse):
            await answer(self.app, request, base, extensions.offer(_hang_up))
        # Nothing else ran since the exchange was recorded: the last one is that of this request.
        return self.exchange(self.exchange_log.last_number)

    async def replay(self, number: int, base: str) -> LoggedExchange | None:
        """Send the request of an exchange again, with its secrets; None if it is not recorded as a whole."""
        request = self.exchange_log.request(number)
        return None if request is None else await self.send(request, base)

    def deliveries(self, limit: int = MAX_DELIVERIES) -> tuple[RedactedDelivery, ...]:
        """The newest webhook deliveries, oldest first."""
        return tuple(map(self._redacted, list(self.mock.deliveries)[-limit:]))

    def outcomes(self, limit: int = MAX_DELIVERIES) -> tuple[Outcome | None, ...]:
        """The outcomes of the newest webhook deliveries, oldest first."""
        return tuple(map(self._outcome, list(self.mock.deliveries)[-limit:]))

    def _outcome(self, delivery: Delivery) -> Outcome | None:
        outcome = self.mock.outcome(delivery)
        return outcome and replace(outcome, description=self.redactor.text(outcome.description))

    def _redacted(self, delivery: Delivery) -> RedactedDelivery:
        # The query and the user information of a webhook URL are secrets of the client that registered it.
        address, mark, _ = re.sub("//[^/?#]*@", f"//{MASK}@", delivery.url, count=1).partition("?")
        target = f"{address}?{MASK}" if mark else address
        headers = {**delivery.headers, "content-type": "application/json"}
        request = Request("POST", target, Headers(headers.items()), delivery.content)
        redacted = self.redactor.exchange(Exchange(request, NO_RESPONSE)).request
        return RedactedDelivery(redacted, self._outcome(delivery))

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The active faults."""
        return self.fault_injector.faults

    def set_faults(self, texts: Iterable[str]) -> None:
        """Replace the active faults; raises `BadValue`, and then changes nothing."""
        self.fault_injector.set_faults([fault.parse_fault(text, self.api.spec.operations) for text in texts])

    def add_fault(self, text: str) -> None:
        """Activate one more fault; raises `BadValue`, and then changes nothing."""
        added = fault.parse_fault(text, self.api.spec.operations)
        self.fault_injector.set_faults((*self.faults, added))

    def reset(self) -> None:
        """Restore the initial state and clear the exchanges.

        Active faults stay, so that a test client can repeat its requests with them; `MockedApi.reset` removes them.
        """
        self.mock.reset()
        self.fault_injector.reset()
        self.exchange_log.reset()

    def clear(self) -> None:
        """Drop the exchanges; the state and the faults stay."""
        self.exchange_log.clear()

    def state(self) -> JsonValue:
        """The state of the mock, which `load` takes."""
        return self.mock.dump()

    def load(self, state: JsonValue) -> None:
        """Replace the state of the mock; raises `BadState` if it is not a state of this mock."""
        self.mock.load(state)
        self.exchange_log.start_new_history()


def _hang_up(_scope: Scope, _ending: Disconnect) -> None:
    """End the connection of an in-process request: the exchange has no response, or a part of one."""
