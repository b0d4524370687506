"""Findings of journeys through the sample API, after their requests were sent again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from caveat.catalogue.api import Api
from caveat.exchange import Exchange, Request, Response
from caveat.judging.finding import Finding
from caveat.judging.judge import Judge
from caveat.runs.carried_ids import carried, new_ids
from caveat.runs.proof import Prover, is_same
from caveat.session.originals import Originals
from caveat.targets.target import Target
from caveat.targets.timing import Timing
from harbour import Harbour
from harbour_document import document
from harbour_journey import Travelled
from harbour_ships import Clock
from pet_traffic import target


@dataclass
class Served:
    """A server that can be reset."""

    on: frozenset[str]

    def __post_init__(self) -> None:
        self.clock = Clock()
        self.reset()

    def reset(self) -> None:
        self.harbour = Harbour(self.on, self.clock)

    def answer(self, request: Request) -> Response:
        return self.harbour.answer(request)

    @property
    def target(self) -> Target:
        return replace(target(self.answer), reset=self.reset, timing=Timing(self.clock, self.clock.sleep))


def harbour_api(*switches: str) -> Api:
    """The contract of a server with these switches."""
    spec = document(frozenset(switches))
    return Api("harbour", lambda: spec)


def proven(*switches: str, seed: int = 0, resets: bool = True) -> tuple[Finding, ...]:
    """The findings of journeys through a server with these switches; time passes on the clock of the server only.

    Their requests are sent again to a new server, which can be reset or not.
    """
    journey = Travelled(frozenset(switches), seed)
    journey.session.originals = Originals(keeps_history=True)
    journey.travel(2)
    served = Served(frozenset(switches))
    to = served.target if resets else replace(served.target, reset=None)
    prover = Prover(journey.session.api, to, journey.session.originals, journey.session.shown)
    return prover.proven(tuple(journey.session.findings))


def shows(finding: Finding, exchanges: Sequence[Exchange], *switches: str) -> bool:
    """Whether these exchanges, sent again to a new server at the same pace, show a finding."""
    api, served = harbour_api(*switches), Served(frozenset(switches))
    judge, ids, found = Judge(api.rules_of(exclusive=True)), dict[str, str](), tuple[Finding, ...]()
    for exchange in exchanges:
        request = carried(exchange.request, ids)
        response = served.answer(request)
        ids |= new_ids(exchange.response, response)
        served.clock.now = exchange.time or 0.0
        found = judge.judge(api.spec.exchange(request, response, served.clock.now)).findings
    return is_same(finding, found)
