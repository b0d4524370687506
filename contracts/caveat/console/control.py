"""What can be seen of a mock that is served, and done to it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from caveat.catalogue.api import Api
from caveat.console.exchange_log import UNANSWERED, Entry, ExchangeLog
from caveat.exchange import Exchange, Headers, Request
from caveat.json_text import JsonValue
from caveat.judging.redaction import MASK, Redactor
from caveat.mock.engine import Mock
from caveat.mock.faults import fault
from caveat.mock.faults.fault import Fault
from caveat.mock.faults.injector import FaultInjector
from caveat.provider.outbox import MOST, Delivery, Outcome

PREFIX = "/_caveat"
"""Where the control stands; no API has paths of its own there."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery without secrets; the request's target is a whole URL."""

    request: Request
    outcome: Outcome | None
    """What has become of it; None where nobody sends any."""


@dataclass(frozen=True, slots=True)
class Control:
    """A mock and what stands around it."""

    api: Api
    mock: Mock
    faulty: FaultInjector
    journal: ExchangeLog
    redactor: Redactor
    seed: int

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The exchanges that are kept, the oldest first."""
        return self.journal.entries()

    def deliveries(self, newest: int = MOST) -> tuple[Sent, ...]:
        """The newest that were to be sent to webhooks and the like, the oldest first."""
        return tuple(map(self._public, list(self.mock.deliveries)[-newest:]))

    def outcomes(self, newest: int = MOST) -> tuple[Outcome | None, ...]:
        """What has become of the newest, the oldest first."""
        return tuple(map(self._outcome, list(self.mock.deliveries)[-newest:]))

    def _outcome(self, delivery: Delivery) -> Outcome | None:
        outcome = self.mock.outcome(delivery)
        return outcome and replace(outcome, said=self.redactor.text(outcome.said))

    def _public(self, delivery: Delivery) -> Sent:
        # Queries and user names of such addresses are secrets of the one who registered them.
        address, mark, _ = re.sub("//[^/?#]*@", f"//{MASK}@", delivery.url, count=1).partition("?")
        target = f"{address}?{MASK}" if mark else address
        fields = {**delivery.headers, "content-type": "application/json"}
        request = Request("POST", target, Headers(fields.items()), delivery.content)
        return Sent(self.redactor.exchange(Exchange(request, UNANSWERED)).request, self._outcome(delivery))

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults that are on."""
        return self.faulty.switched

    def switch(self, texts: Iterable[str]) -> None:
        """Have these faults on and no others; raises `BadOption`, and then changes nothing."""
        self.faulty.switch([fault.read(text, self.api.spec.operations) for text in texts])

    def add(self, text: str) -> None:
        """Have one more fault on; raises `BadOption`, and then changes nothing."""
        more = fault.read(text, self.api.spec.operations)
        self.faulty.switch((*self.faults, more))

    def reset(self) -> None:
        """Put the mock back to its beginning, and forget what passed; faults stay."""
        self.mock.reset()
        self.faulty.restart()
        self.journal.clear()

    def state(self) -> JsonValue:
        """The state of the mock, as `load` takes it."""
        return self.mock.dump()

    def load(self, state: JsonValue) -> None:
        """Put the mock into a state that it had; raises `BadState` where it is none."""
        self.mock.load(state)
        self.journal.part()
