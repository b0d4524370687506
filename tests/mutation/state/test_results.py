"""Mutants of actions, parents and selections are found, on a journey through a correct server."""

from __future__ import annotations

from dataclasses import replace

import pytest

import small_fleet
import small_orders
import small_wards
from caveat.catalogue.api import Api
from caveat.exchange import Request, Response
from caveat.judging.judge import Judgement
from caveat.mutation.judged import Judged
from caveat.mutation.mutant import Outcome
from caveat.mutation.state.mutants import state_mutants
from caveat.mutation.state.results import result
from caveat.openapi.spec import Spec
from caveat.session.session import Session
from caveat.targets.timing import Timing
from caveat.traffic.journeys.travel import travel, with_journeys
from mutated import recording
from pet_traffic import target

Server = small_orders.Server | small_fleet.Server | small_wards.Server
SERVERS: dict[str, tuple[Spec, Server]] = {
    "STA026": (small_orders.SPEC, small_orders.Server("")),
    "STA027": (small_fleet.SPEC, small_fleet.Server("")),
    "STA028": (small_fleet.SPEC, small_fleet.Server("")),
    **{f"STA0{number}": (small_wards.SPEC, small_wards.Server()) for number in range(30, 34)},
}

ALSO = {"STA031": "STA032"}


def _travelled(spec: Spec, server: Server) -> list[tuple[Request, Response]]:
    api, exchanges = Api("small", lambda: spec), list[tuple[Request, Response]]()
    session = Session(api, exclusive=True)

    def send(request: Request) -> Judgement:
        exchanges.append((request, server(request)))
        return session.observe(*exchanges[-1])

    to = replace(target(server), timing=Timing(sleep=lambda _: None))
    for resource in with_journeys(spec, to):
        for seed in ("0", "1"):
            travel(spec, to, resource, send, seed=seed, user_agent="test")
    return exchanges


@pytest.mark.parametrize("code", SERVERS)
def test_a_mutant_is_found_by_its_rule(code: str) -> None:
    spec, server = SERVERS[code]
    api, recorded = Api("small", lambda: spec), recording(*_travelled(spec, server))
    judged = Judged(api)
    found = {each.mutant.promise: result(spec, each, recorded, judged) for each in state_mutants(spec)}
    # A list that has too many items disagrees with the count, too.
    assert (found[code].outcome, found[code].by) in {(Outcome.FOUND, code), (Outcome.FOUND, ALSO.get(code, code))}
