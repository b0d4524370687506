"""Runs: a session observes traffic, and the verdict has the results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from caveat.asgi import messages
from caveat.catalogue.api import from_document
from caveat.exchange import Headers, Response
from caveat.judging.evidence import Grade, assumed
from caveat.judging.finding import Finding, Severity
from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec
from caveat.runs.proof import Prover
from caveat.runs.run import INTERRUPTED, run, with_source_lines
from caveat.targets.target import Target
from caveat.traffic.events import Event, ProgressEvent, RunError
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from graded_pets import DOCUMENT, PETS

SECRET = "fake-secret"  # noqa: S105 - obviously fake
QUICK = Plan(examples=5, phases=("fuzzing",))


def constant_app(response: Response) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
        else:
            await messages.send(response, send)

    return app


def test_a_verdict_counts_what_was_judged() -> None:
    verdict = run(PETS, Target(Mock(PETS.spec)), drive, QUICK)
    assert (verdict.api, verdict.operations, verdict.seed) == ("pets", 2, 0)
    assert verdict.judged.keys() == {"get-pet", "put-pet"}
    assert verdict.exchanges >= sum(verdict.judged.values()) > 5
    assert (verdict.findings, verdict.errors, verdict.never_accepted) == ((), (), ())
    # What is rare, such as a change between two readings, is listed only if it was seen.
    seen = [rule for rule in PETS.rules if not rule.is_sparse or verdict.evaluations.get(rule.code)]
    assert verdict.kept == tuple(rule.code for rule in seen)
    assert verdict.promises == tuple(rule.promise for rule in seen)
    assert {"OAS001", "STA014"} <= set(verdict.kept)
    assert verdict.evidence == {Grade.DOCUMENTED: 3, Grade.ASSUMED: 4}
    assert (len(verdict.digest), verdict.seconds > 0) == (16, True)


def test_a_verdict_names_the_operations_that_never_accepted_a_request() -> None:
    verdict = run(PETS, Target(constant_app(Response(400))), drive, QUICK)
    assert verdict.never_accepted == ("get-pet", "put-pet")
    assert [(finding.code, finding.operation) for finding in verdict.findings] == [
        ("OAS001", "get-pet"),
        ("OAS005", "put-pet"),
    ]


def test_a_run_reports_its_progress() -> None:
    progress: list[tuple[str, str, int]] = []
    run(
        PETS,
        Target(Mock(PETS.spec)),
        drive,
        QUICK,
        lambda event, exchanges: progress.append((event.phase.lower(), event.operation, exchanges)),
    )
    assert {(phase, operation) for phase, operation, _ in progress} == {
        ("fuzzing", "get-pet"),
        ("fuzzing", "put-pet"),
    }
    assert sorted(exchanges for *_, exchanges in progress) == [exchanges for *_, exchanges in progress]


def test_no_secret_of_a_target_is_in_a_verdict() -> None:
    async def reveal_secrets(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        request = messages.request(scope, b"")
        if request.method == "PUT":
            raise ValueError(request.headers["x-own"])
        body = f"{SECRET} and fake-key-2".encode()
        await messages.send(Response(500, Headers([("x", request.headers["x-own"])]), body), send)

    target = Target(reveal_secrets, headers={"X-Own": f"Bearer {SECRET}"}, credentials={"key": "fake-key-2"})
    verdict = run(PETS, target, drive, replace(QUICK, examples=3))
    assert [finding.code for finding in verdict.findings] == ["OAS009"]
    assert verdict.errors
    assert SECRET not in str(asdict(verdict))
    assert "fake-key-2" not in str(asdict(verdict))


def test_a_run_takes_any_traffic() -> None:
    finding = Finding("X1", "t", f"value is {SECRET}", Severity.NEWS, assumed("a test"))

    def traffic(_spec: Spec, target: Target, plan: Plan) -> Iterator[Event]:
        assert (target.base_url, plan) == ("http://pets.invalid", QUICK)
        yield ProgressEvent("hand-made")
        yield finding
        yield RunError("get-pet", f"failed with {SECRET}")

    target = Target(Mock(PETS.spec), "http://pets.invalid", credentials={"key": SECRET})
    verdict = run(PETS, target, traffic, QUICK)
    assert [(each.api, each.code, each.message) for each in verdict.findings] == [("pets", "X1", "value is ***")]
    assert (verdict.errors, verdict.exit_code) == (("get-pet: failed with ***",), 1)


def test_a_run_without_exchanges_is_no_success() -> None:
    verdict = run(PETS, Target(Mock(PETS.spec)), lambda _spec, _target, _plan: iter(()), QUICK)
    [error] = verdict.errors
    assert error.startswith("no exchange was judged")
    assert verdict.exit_code == 2


def test_findings_have_the_line_of_their_promise(tmp_path: Path) -> None:
    file = tmp_path / "pets.yaml"
    file.write_text(DOCUMENT)
    contract = from_document(file)
    verdict = run(contract, Target(constant_app(Response(404))), drive, replace(QUICK, examples=1))
    promises = [finding for finding in verdict.findings if finding.promise]
    assert {finding.file for finding in promises} == {str(file)}
    [line] = {finding.line for finding in promises if finding.operation == "put-pet"}
    assert line is not None
    assert "responses: {'204'" in DOCUMENT.splitlines()[line - 1]
    assert with_source_lines(verdict, None) == verdict


def test_an_interrupt_while_requests_are_sent_again_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_prover: Prover, _findings: object) -> tuple[Finding, ...]:
        raise KeyboardInterrupt

    monkeypatch.setattr(Prover, "proven", interrupted)
    verdict = run(PETS, Target(constant_app(Response(500))), drive, replace(QUICK, examples=3))
    assert "OAS009" in {finding.code for finding in verdict.findings}
    assert any(error.startswith(INTERRUPTED) for error in verdict.errors)
