"""Runs Schemathesis's engine against a target, unit by unit."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from hypothesis.errors import InvalidDefinition, Unsatisfiable
from schemathesis.engine import events
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.schemas import BaseSchema

from caveat.exchange import Exchange
from caveat.judging.finding import Finding
from caveat.openapi import security
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec
from caveat.session.no_response import UNANSWERED, no_response
from caveat.targets.target import Target
from caveat.traffic.budget_shares import later_units, share_of
from caveat.traffic.events import Event, Notice, ProgressEvent, RunError, UnitEvent
from caveat.traffic.item_paths import item_paths
from caveat.traffic.journeys.travel import without_journeys
from caveat.traffic.needed_items import needed_items
from caveat.traffic.plan import JOURNEYS, STATEFUL, Plan
from caveat.traffic.property_based import phases
from caveat.traffic.property_based.application import MAX_UNANSWERED, Application
from caveat.traffic.property_based.credential_tests import CredentialTests, at_path
from caveat.traffic.property_based.document import GenerationDocument, generation_document
from caveat.traffic.property_based.earlier_answers import EarlierAnswers
from caveat.traffic.property_based.failures import BrokenPromise, finding
from caveat.traffic.property_based.journeys import journey, judged
from caveat.traffic.property_based.operations import generation_label, generation_path
from caveat.traffic.property_based.other_methods import has_other_method, send_other
from caveat.traffic.property_based.repeatable import (
    hypothesis_files_in_cache,
    known_characters,
    no_constants_from_source,
    no_descriptions_of_lambdas,
    no_digests_of_source,
    random_names,
)
from caveat.traffic.property_based.schema import schema
from caveat.traffic.units import SEQUENCE_PARTS, Unit, shard, units


def drive(spec: Spec, target: Target, plan: Plan) -> Iterator[Event]:
    """Send the requests of a plan to a target.

    Yields units, progress, errors, and the findings of Schemathesis's own checks on exchanges without findings of our
    rules. Raises `BadDocument` if Schemathesis cannot read the document.
    """
    application = Application(target, plan.deadline)
    if application.stopped:
        # Preparing the generation takes most of a minute for a document with 100,000 operations.
        return
    answers = EarlierAnswers(spec, application)
    document = generation_document(spec)
    yield from map(Notice, document.notices)
    yield from _not_tested(spec, target)
    if JOURNEYS in plan.phases and (reason := without_journeys(spec, target)) is not None:
        yield Notice(reason)
    names = {generation_label(operation): operation.id for operation in spec.operations.values()}
    every = shard(units(spec, target, plan), plan)
    chosen = [unit for unit in every if plan.only is None or unit.number in plan.only]
    if not chosen:
        # A document that Schemathesis cannot read is refused even if there is nothing to send.
        schema(spec, application, plan, document.of_paths(()))
    with (
        no_constants_from_source(),
        no_digests_of_source(),
        no_descriptions_of_lambdas(),
        known_characters(),
        hypothesis_files_in_cache(),
    ):
        for unit in chosen:
            if application.stopped:
                return
            yield UnitEvent(unit)
            left = target.requests_left() if plan.brief else None
            later = later_units(every, unit, plan) if left is not None else ()
            application.share = share_of(left, unit, later) if left is not None else None
            if unit.is_journey:
                yield from _journey(application, spec, plan, unit)
                continue
            with random_names(f"{plan.seed} {unit.name}"):
                answers.start(f"{plan.seed} {unit.name}")
                # Schemathesis changes the document that it has loaded, so each unit loads its own part of it.
                loaded = schema(spec, application, plan, _of_unit(document, spec, unit), SEQUENCE_PARTS)
                yield from _named(_unit(loaded, application, answers, spec, plan, unit), names)


def _not_tested(spec: Spec, target: Target) -> Iterator[Notice]:
    """A notice about the operations for which no request can be sent without the required credential."""
    operations = [each for each in spec.operations.values() if security.needs_only_certificate(spec, each)]
    names = [each.id for each in operations if not target.not_allowed(each)]
    if names:
        others = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
        yield Notice(
            "no request is sent without the client certificate, so it is not tested whether it is required: "
            f"{names[0]}{others}"
        )


def _of_unit(document: GenerationDocument, spec: Spec, unit: Unit) -> GenerationDocument:
    """The document that a unit needs: sequences may lead anywhere."""
    if unit.first:
        return document.of_paths(spec.operations[name].path for name in unit.first)
    if not unit.operation:
        return document.of_all_paths(spec)
    operation = spec.operations[unit.operation]
    return document.of_paths(sorted(item_paths(spec).paths_of(operation, needed_items(spec, operation))))


def _named(stream: Iterator[Event], names: dict[str, str]) -> Iterator[Event]:
    """The events, with the operationId where Schemathesis names an operation by method and path."""
    for event in stream:
        yield ProgressEvent(event.phase, names.get(event.operation, "")) if isinstance(event, ProgressEvent) else event


def _unit(  # noqa: PLR0913, PLR0917 - what a unit depends on
    loaded: BaseSchema, application: Application, answers: EarlierAnswers, spec: Spec, plan: Plan, unit: Unit
) -> Iterator[Event]:
    application.start_unit()
    if unit.first:
        yield from _first_calls(loaded, application, answers, spec, unit)
        return
    if not unit.operation:
        context = phases.context(loaded)
        application.on_stop = context.stop
        yield from _events(
            phases.sequences(context, unit.part, lambda: application.stopped), application, spec, unit.name
        )
        yield from _gave_up(application, unit)
        return
    operation = spec.operations[unit.operation]
    application.credential_tests = CredentialTests(spec, operation)
    yield from _operation(loaded, application, answers, spec, plan, unit)
    yield from _credential_tests(loaded, application, answers, application.credential_tests)
    yield from _without_answer(application, spec, operation.label)
    yield from _gave_up(application, unit)


def _operation(  # noqa: PLR0913, PLR0917 - as above
    loaded: BaseSchema, application: Application, answers: EarlierAnswers, spec: Spec, plan: Plan, unit: Unit
) -> Iterator[Event]:
    """Send the requests of an operation that the phases of a plan generate."""
    operation = spec.operations[unit.operation]
    if has_other_method(operation):
        if set(plan.phases) - {STATEFUL, JOURNEYS}:
            application.on_stop = lambda: None
            yield from send_other(spec, application, operation, f"{plan.seed} {unit.name}", plan.examples)
        return
    context = phases.context(
        loaded, probed=None if _is_first_of_path(spec, application, operation) else generation_path(operation.path)
    )
    application.on_stop = context.stop
    application.fresh_values = answers.fresh_values
    answers.prelude(loaded, operation)
    for phase in plan.phases:
        if phase not in {STATEFUL, JOURNEYS} and not application.stopped and not application.unit_ended:
            stream = phases.operation(context, phase, generation_label(operation), lambda: application.stopped)
            yield from _events(stream, application, spec, operation.label)
    while application.shortened:
        application.shortened.pop()
        yield Notice(f"{operation.id}: only some of its boundary values are sent: there was no time to generate all")


def _credential_tests(
    loaded: BaseSchema, application: Application, answers: EarlierAnswers, tests: CredentialTests
) -> Iterator[Event]:
    """Send the last accepted request without its credential and with an invalid one, as far as that is not tested."""
    operation = tests.operation
    with closing(asyncio.new_event_loop()) as loop:
        for request in tests.requests():
            if operation.method == "DELETE":
                # What the accepted request deleted no longer exists, so that any response would be 404.
                request = at_path(request, operation.path, answers.existing(loaded, operation))  # noqa: PLW2901
            judgement = judged(application, request, loop)
            yield ProgressEvent("credentials", generation_label(operation))
            if judgement is not None and judgement.exchange.response.ok:
                return


def _journey(application: Application, spec: Spec, plan: Plan, unit: Unit) -> Iterator[Event]:
    application.start_unit()
    application.on_stop = lambda: None
    yield from journey(spec, application, plan, unit)
    yield from _without_answer(application, spec, unit.name)
    yield from _gave_up(application, unit)


def _gave_up(application: Application, unit: Unit) -> Iterator[Event]:
    if application.gave_up:
        yield Notice(f"{unit.name}: {MAX_UNANSWERED} requests got no response, so that no more were sent")


def _first_calls(
    loaded: BaseSchema, application: Application, answers: EarlierAnswers, spec: Spec, unit: Unit
) -> Iterator[Event]:
    for name in unit.first:
        if application.stopped or application.unit_ended:
            break
        if has_other_method(spec.operations[name]):
            yield from send_other(spec, application, spec.operations[name], f"{unit.name} {name}", 1)
        else:
            answers.first_call(loaded, spec.operations[name])
        yield ProgressEvent("first call", generation_label(spec.operations[name]))
    yield from _without_answer(application, spec, unit.name)
    yield from _gave_up(application, unit)


def _is_first_of_path(spec: Spec, application: Application, operation: Operation) -> bool:
    """Whether an operation is the first of its path to be tested: it tests undeclared methods for all of them."""
    not_allowed = application.target.not_allowed
    others = (each for each in item_paths(spec).of_path(operation.path) if not not_allowed(each))
    return next(others, operation) is operation


def _events(
    stream: Iterator[events.EngineEvent], application: Application, spec: Spec, subject: str
) -> Iterator[Event]:
    for event in stream:
        if isinstance(event, events.ScenarioFinished):
            yield from _findings(event.recorder, application, spec)
            yield ProgressEvent(event.phase.value, event.label or "")
        elif isinstance(event, events.NonFatalError) and isinstance(event.value, RecursionError):
            yield Notice(f"{subject} is left out: the schemas refer to each other too deeply to generate requests")
        elif isinstance(event, events.NonFatalError) and application.stopped and isinstance(event.value, Unsatisfiable):
            # There was no time to find a value that fits.
            continue
        elif isinstance(event, events.NonFatalError) and _is_dead_end(event.value):
            yield Notice("some sequences ended early: no operation may follow the responses by a link")
        elif isinstance(event, events.NonFatalError):
            yield RunError(event.label, phases.sentence(event.value) or str(event.info.message or event.value))
        elif isinstance(event, events.FatalError):
            yield RunError(subject, str(event.exception))
        elif isinstance(event, events.Interrupted) and not application.stopped and not application.unit_ended:
            raise KeyboardInterrupt
    yield from _without_answer(application, spec, subject)


def _is_dead_end(error: Exception) -> bool:
    """Whether a sequence cannot continue; Hypothesis takes that for an error in the definition of a state machine."""
    return isinstance(error, InvalidDefinition) and str(error).startswith("No progress can be made")


def _without_answer(application: Application, spec: Spec, subject: str) -> Iterator[Event]:
    """The events for requests that got no response since the last call."""
    for request, error in application.take_unanswered():
        lost = no_response(spec, request, error)
        application.target.traffic_log.not_judged[lost.operation or "", UNANSWERED] += 1
        yield lost
    for message in application.take_unreachable():
        yield RunError(subject, message)


def _findings(recorder: ScenarioRecorder, application: Application, spec: Spec) -> Iterator[Finding]:
    """The findings of Schemathesis's checks, without the failures that represent findings of Caveat's rules."""
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
            shown = tuple(exchanges) if judgements[-1] is not None else ()
            yield replace(finding(check.name, failure, shown), promise=_path_item(spec, shown))


def _path_item(spec: Spec, shown: Sequence[Exchange]) -> str:
    """The pointer of the path of a request that belongs to no operation, such as one with an undeclared method."""
    if not shown or shown[-1].operation is not None:
        return ""
    methods, _ = spec.route(shown[-1].request.path) or ({}, {})
    return next((operation.pointer.rpartition("/")[0] for operation in methods.values()), "")
