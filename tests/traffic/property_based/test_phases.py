"""Schemathesis's phases for one operation: in the calling thread, and independent of other operations."""

from __future__ import annotations

import threading
from dataclasses import replace

from schemathesis.engine import events

from caveat.exchange import Request, Response
from caveat.runs.run import run
from caveat.traffic.plan import PHASES
from caveat.traffic.property_based import phases
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.engine import drive
from caveat.traffic.property_based.schema import schema
from pet_traffic import JSON, LINKED, PETS, QUICK, api, target, valid_response


def test_a_phase_runs_in_the_calling_thread() -> None:
    threads: set[str] = set()

    def respond(request: Request) -> Response:
        threads.add(threading.current_thread().name)
        return valid_response(request)

    loaded = schema(PETS.spec, Application(target(respond)), replace(QUICK, phases=PHASES))
    emitted = list(phases.operation(phases.context(loaded), "fuzzing", "GET /pets/{id}"))
    assert threads == {threading.current_thread().name}
    assert [event.label for event in emitted if isinstance(event, events.ScenarioFinished)] == ["GET /pets/{id}"]


def test_an_operation_that_the_document_lacks_has_no_events() -> None:
    loaded = schema(PETS.spec, Application(target(valid_response)), QUICK)
    assert list(phases.operation(phases.context(loaded), "fuzzing", "PUT /pets/{id}")) == []


def paths(part: int) -> list[str]:
    seen: list[str] = []

    def respond(request: Request) -> Response:
        seen.append(request.target)
        return Response(201, JSON, b'{"id": 917}') if request.method == "POST" else Response(404)

    loaded = schema(
        api(LINKED).spec, Application(target(respond)), replace(QUICK, phases=("stateful",)), sequence_parts=4
    )
    list(phases.sequences(phases.context(loaded), part))
    return seen


def test_each_part_of_the_sequences_has_its_own_requests() -> None:
    assert paths(1) == paths(1) != paths(2)


def test_a_document_without_links_has_no_sequences() -> None:
    loaded = schema(PETS.spec, Application(target(valid_response)), replace(QUICK, phases=("stateful",)))
    assert list(phases.sequences(phases.context(loaded), 1)) == []


def test_without_the_operations_of_its_links_a_document_has_no_sequences() -> None:
    to = replace(target(valid_response), not_allowed=lambda operation: "" if operation.id == "get-pet" else "excluded")
    verdict = run(api(LINKED), to, drive, replace(QUICK, phases=("stateful",)))
    assert [error for error in verdict.errors if "link" in error] == []
