"""The collector: a verdict for each unit, and the reasons why operations were not reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from caveat.catalogue.api import Api
from caveat.errors import NotJudged, NotSent, RunStopped
from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.judging.reach import IN_ANOTHER_SHARD, Reach
from caveat.judging.verdict import Verdict
from caveat.openapi.operation import Effect
from caveat.runs.run import parts, run
from caveat.targets.target import Target, TrafficLog
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from pet_traffic import application
from resource_document import spec_of
from small_zoo import SPEC, Zoo

ZOO = Api("zoo", lambda: SPEC)
PLAN = Plan(examples=2, phases=("fuzzing",))


def target(answer: Callable[[TrafficLog, Request], Response]) -> Target:
    log = TrafficLog()
    return Target(application(lambda request: answer(log, request)), traffic_log=log, declared_only=True)


def why(verdict: Verdict) -> dict[str, tuple[Reach, str]]:
    return {name: (outcome.state, outcome.why) for name, outcome in verdict.unreached.items()}


def test_each_unit_has_a_verdict_of_its_own() -> None:
    verdicts = parts(ZOO, Target(Zoo().app, declared_only=True), drive, PLAN)
    assert [[unit.name for unit in verdict.units] for verdict in verdicts] == [
        ["zoos"],
        ["open-zoo"],
        ["zoo"],
        ["pets"],
        ["add-pet"],
        ["pet"],
        ["close-zoo"],
        ["drop-pet"],
        [],
    ]
    assert len({unit.digest for verdict in verdicts for unit in verdict.units}) == 8


def test_an_operation_that_is_not_allowed_is_never_sent() -> None:
    zoo = Zoo()
    reads = replace(
        Target(zoo.app, declared_only=True),
        not_allowed=lambda operation: "" if operation.effect is Effect.READS else "it writes",
    )
    verdict = run(ZOO, reads, drive, PLAN)
    assert {request.method for request in zoo.requests} == {"GET"}
    not_sent = {name for name, reason in why(verdict).items() if reason == (Reach.NOT_SENT, "it writes")}
    assert not_sent == {"open-zoo", "add-pet", "close-zoo", "drop-pet"}


def test_what_a_target_refuses_to_send_or_does_not_judge_is_no_finding() -> None:
    def answer(log: TrafficLog, request: Request) -> Response:
        if request.method == "GET":
            log.not_judged["zoos", "429 Too Many Requests"] += 1
            raise NotJudged("zoos", "429 Too Many Requests")
        log.not_sent["open-zoo", "the guard says no"] += 1
        raise NotSent("open-zoo", "the guard says no")

    verdict = run(ZOO, target(answer), drive, PLAN)
    assert (verdict.findings, verdict.exchanges, verdict.exit_code) == ((), 0, 2)
    assert why(verdict)["zoos"] == (Reach.NOT_JUDGED, "429 Too Many Requests")
    assert why(verdict)["open-zoo"] == (Reach.NOT_SENT, "the guard says no")


@pytest.mark.parametrize("phases", [("examples", "coverage", "fuzzing"), ("fuzzing", "stateful")])
def test_a_run_that_is_stopped_sends_nothing_more(phases: tuple[str, ...]) -> None:
    zoo = Zoo()

    def answer(log: TrafficLog, request: Request) -> Response:
        assert not log.stopped
        if len(zoo.requests) == 5:
            log.stopped = "the service is down"
            raise RunStopped(log.stopped)
        return zoo.answer(request)

    verdict = run(ZOO, target(answer), drive, replace(PLAN, phases=phases))
    assert (verdict.exchanges, verdict.findings) == (5, ())
    assert verdict.errors == ("the service is down: not everything was tested",)
    assert why(verdict)["drop-pet"] == (Reach.NOT_SENT, "the service is down")


@pytest.mark.parametrize(
    ("sent", "code", "errors", "notices"),
    [
        (5, 0, (), ("max_requests (5) is used up: not everything was tested",)),
        (0, 2, ("max_requests (0) is used up: not everything was tested",), ()),
    ],
    ids=["something was judged", "nothing was judged"],
)
def test_a_limit_is_an_error_only_if_nothing_was_judged(
    sent: int, code: int, errors: tuple[str, ...], notices: tuple[str, ...]
) -> None:
    zoo = Zoo()

    def answer(log: TrafficLog, request: Request) -> Response:
        if len(zoo.requests) == sent:
            log.stopped, log.used_up = f"max_requests ({sent}) is used up", True
            raise RunStopped(log.stopped)
        return zoo.answer(request)

    verdict = run(ZOO, target(answer), drive, PLAN)
    assert (verdict.exchanges, verdict.exit_code, verdict.limited) == (sent, code, True)
    assert (verdict.errors, verdict.notices) == (errors, notices)
    assert why(verdict)["drop-pet"] == (Reach.NOT_SENT, f"max_requests ({sent}) is used up")


def test_an_operation_of_another_shard_is_said_to_be_there() -> None:
    verdict = run(ZOO, Target(Zoo().app, declared_only=True), drive, replace(PLAN, shard=(1, 8)))
    assert why(verdict)["drop-pet"] == (Reach.NOT_SENT, IN_ANOTHER_SHARD)


@pytest.mark.parametrize("declared_only", [True, False])
def test_undeclared_methods_are_sent_to_mocks_only(declared_only: bool) -> None:  # noqa: FBT001 - a parameter of the table
    zoo = Zoo()
    run(ZOO, Target(zoo.app, declared_only=declared_only), drive, replace(PLAN, phases=("coverage",)))
    methods = {request.method for request in zoo.requests}
    assert (methods - {"GET", "POST", "DELETE"} == set()) is declared_only


def test_a_path_is_tested_with_undeclared_methods_once() -> None:
    zoo = Zoo()
    run(ZOO, Target(zoo.app), drive, replace(PLAN, phases=("coverage",)))
    assert [request.path for request in zoo.requests if request.method == "TRACE"].count("/zoos") == 1


SUCCESSES: dict[str, tuple[JsonValue, int, bool]] = {
    "the documented success": ({"200": {"description": "d"}}, 200, True),
    "another success": ({"200": {"description": "d"}}, 201, False),
    "no response is documented": ({}, 200, True),
    "only errors are documented": ({"404": {"description": "d"}}, 204, True),
    "only errors come": ({"404": {"description": "d"}}, 404, False),
    "an error that no request avoids": ({"405": {"description": "d"}}, 405, True),
}


@pytest.mark.parametrize("title", SUCCESSES)
def test_an_operation_is_reached_by_a_success_that_is_documented_or_left_open(title: str) -> None:
    responses, status, is_reached = SUCCESSES[title]
    api = Api("acme", lambda: spec_of({"/a": {"get": {"operationId": "a", "responses": responses}}}))
    verdict = run(api, target(lambda _, __: Response(status)), drive, PLAN)
    assert (verdict.outcomes["a"].state is Reach.REACHED) is is_reached
