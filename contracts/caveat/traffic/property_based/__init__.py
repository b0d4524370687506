"""The one door to Schemathesis: drives its engine against a target, with our judge among its checks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from schemathesis.core import SCHEMATHESIS_TEST_CASE_HEADER
from schemathesis.engine import events, from_schema
from schemathesis.engine.core import EventStream
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.schemas import BaseSchema
from starlette.types import ASGIApp

from caveat.exchange import Request
from caveat.judging.finding import Finding
from caveat.openapi.spec import Spec
from caveat.traffic.plan import Bench, Plan, RunError, Step
from caveat.traffic.property_based.failures import BrokenPromise, finding
from caveat.traffic.property_based.repeatable import nothing_left_behind, seed_alone_decides
from caveat.traffic.property_based.schema import schema


def case_id(request: Request) -> str:
    """The id of the test case that a request was made for; `""` for requests from elsewhere."""
    return request.headers.get(SCHEMATHESIS_TEST_CASE_HEADER, "")


def drive(spec: Spec, app: ASGIApp, plan: Plan, bench: Bench) -> Iterator[Step | Finding | RunError]:
    """Send requests to an application until the plan is carried out.

    Yields each step as it is done, what Schemathesis's own checks found where our judge saw nothing, and what went
    wrong. Raises `BadDocument` where Schemathesis cannot work with the document.
    """
    names = {operation.label: operation.id for operation in spec.operations.values()}
    with seed_alone_decides(), nothing_left_behind(), _stopped(schema(spec, app, plan, bench)) as stream:
        for event in stream:
            if isinstance(event, events.ScenarioFinished):
                yield from _foreign(event.recorder, bench)
                yield Step(event.phase.value, names.get(event.recorder.label, ""))
            elif isinstance(event, events.NonFatalError):
                yield RunError(event.label, str(event.info.message or event.value))
            elif isinstance(event, events.Interrupted):
                raise KeyboardInterrupt
            elif isinstance(event, events.FatalError):
                yield RunError(spec.title, str(event.exception))


@contextmanager
def _stopped(loaded: BaseSchema) -> Iterator[EventStream]:
    """The engine's events; its workers stop when nobody listens any more."""
    stream = from_schema(loaded).execute()
    try:
        yield stream
    finally:
        stream.stop()


def _foreign(recorder: ScenarioRecorder, bench: Bench) -> Iterator[Finding]:
    """What Schemathesis's checks found; where our judge has spoken they were dropped before."""
    for case, checks in recorder.checks.items():
        for check in checks:
            failure = check.failure_info.failure if check.failure_info else None
            if failure is not None and not isinstance(failure, BrokenPromise):
                yield finding(check.name, failure, bench.judged(failure.case_id or case))
