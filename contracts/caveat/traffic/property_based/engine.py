"""Runs Schemathesis's engine against a target."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from schemathesis.engine import events, from_schema
from schemathesis.engine.core import EventStream
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.schemas import BaseSchema

from caveat.judging.finding import Finding
from caveat.openapi.spec import Spec
from caveat.targets.target import Target
from caveat.traffic.events import Event, Notice, ProgressEvent, RunError
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.document import generation_document
from caveat.traffic.property_based.failures import BrokenPromise, finding
from caveat.traffic.property_based.operations import generation_label
from caveat.traffic.property_based.repeatable import hypothesis_files_in_cache, no_constants_from_source
from caveat.traffic.property_based.schema import schema


def drive(spec: Spec, target: Target, plan: Plan) -> Iterator[Event]:
    """Send the requests of a plan to a target.

    Yields progress, errors, and the findings of Schemathesis's own checks on exchanges without findings of our rules.
    Raises `BadDocument` if Schemathesis cannot read the document.
    """
    application = Application(target)
    document = generation_document(spec)
    yield from map(Notice, document.notices)
    names = {generation_label(operation): operation.id for operation in spec.operations.values()}
    with (
        no_constants_from_source(),
        hypothesis_files_in_cache(),
        _engine_events(schema(spec, application, plan, document)) as stream,
    ):
        for event in stream:
            if isinstance(event, events.ScenarioFinished):
                yield from _findings(event.recorder, application)
                yield ProgressEvent(event.phase.value, names.get(event.recorder.label, ""))
            elif isinstance(event, events.NonFatalError):
                yield RunError(event.label, str(event.info.message or event.value))
            elif isinstance(event, events.Interrupted):
                raise KeyboardInterrupt
            elif isinstance(event, events.FatalError):
                yield RunError(spec.title, str(event.exception))


@contextmanager
def _engine_events(loaded: BaseSchema) -> Iterator[EventStream]:
    """The engine's events; its workers stop when the context ends."""
    stream = from_schema(loaded).execute()
    try:
        yield stream
    finally:
        stream.stop()


def _findings(recorder: ScenarioRecorder, application: Application) -> Iterator[Finding]:
    """The findings of Schemathesis's checks, without the failures that stand for findings of ours."""
    for case_id, checks in recorder.checks.items():
        for check in checks:
            failure = check.failure_info.failure if check.failure_info else None
            if failure is None or isinstance(failure, BrokenPromise):
                continue
            last = failure.case_id or case_id
            chain = recorder.iter_chain_cases(case_id=last, related_case_ids=failure.related_case_ids())
            # The case that failed comes last, because it shows the breach.
            ids = [*(case.id for case in chain if case.id != last), last]
            judgements = [application.judgement(each) for each in ids]
            exchanges = [judgement.exchange for judgement in judgements if judgement is not None]
            yield finding(check.name, failure, tuple(exchanges) if judgements[-1] is not None else ())
