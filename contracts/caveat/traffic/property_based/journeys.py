"""Carries out the units of journeys, through the application that Schemathesis's requests go through."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing

from caveat.asgi.respond import NoResponse, respond
from caveat.errors import RuleFailed
from caveat.exchange import Request
from caveat.judging.judge import Judgement
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.traffic.events import Event, ProgressEvent, RunError
from caveat.traffic.journeys.own import own_journeys, travel_own
from caveat.traffic.journeys.travel import rounds, travel
from caveat.traffic.plan import JOURNEYS, Plan
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.transport import USER_AGENT
from caveat.traffic.units import Unit


def journey(spec: Spec, application: Application, plan: Plan, unit: Unit) -> Iterator[Event]:
    """Carry out the journey of a unit as many times as the plan says."""
    target = application.target
    resource = resources(spec).by_template.get(unit.resource)
    own = next((each for each in own_journeys(spec, target) if each.name == unit.journey), None)
    with closing(asyncio.new_event_loop()) as loop:

        def send(request: Request) -> Judgement | None:
            return judged(application, request, loop)

        for number in range(1, rounds(plan.examples) + 1):
            if application.stopped or application.unit_ended:
                return
            seed = f"{plan.seed} {unit.name} {number}"
            try:
                if resource is not None:
                    travel(spec, target, resource, send, seed=seed, user_agent=USER_AGENT)
                elif own is not None:
                    travel_own(spec, target, own, send, seed=seed, user_agent=USER_AGENT)
            except RuleFailed as error:
                yield RunError(unit.name, str(error))
            yield ProgressEvent(JOURNEYS)


def judged(application: Application, request: Request, loop: asyncio.AbstractEventLoop) -> Judgement | None:
    """The judgement of a request; None if it was not sent, or got no response to judge."""
    if application.stopped or application.unit_ended:
        return None
    judgements: list[Judgement] = []
    on_judgement = application.on_judgement

    def observed(judgement: Judgement) -> None:
        judgements.append(judgement)
        on_judgement(judgement)

    application.on_judgement = observed
    application.sends_follow_ups = False
    try:
        respond(application, request, application.target.base_url, loop)
    except NoResponse:
        return None
    finally:
        application.sends_follow_ups = True
        application.on_judgement = on_judgement
    return judgements[-1] if judgements else None
