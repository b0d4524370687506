"""Schemathesis's phases for one operation or one part of the sequences, in the calling thread.

Schemathesis's own plan runs each phase for all operations, in other threads, and one operation learns from others.
"""

from __future__ import annotations

import threading
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from schemathesis.core.errors import InvalidSchema
from schemathesis.core.result import Ok
from schemathesis.engine import events
from schemathesis.engine.context import EngineContext
from schemathesis.engine.run import PhaseName
from schemathesis.engine.run.stateful import _stateful_feedback
from schemathesis.engine.run.stateful._executor import execute_state_machine_loop
from schemathesis.engine.run.unit import _TEST_MODES, worker_task
from schemathesis.engine.run.unit._pool import DefaultScheduler
from schemathesis.generation.hypothesis.builder import HypothesisTestMode
from schemathesis.generation.stateful import STATEFUL_TESTS_LABEL
from schemathesis.schemas import BaseSchema

from caveat.traffic.property_based.generation_time import bounded

SEEDS_OF_A_PART = 1_000
"""The number of seeds of each part of the sequences: a part uses another seed after each new failure."""


def context(loaded: BaseSchema, *, probed: str | None = None) -> EngineContext:
    """The context of Schemathesis for one unit; undeclared methods are not sent to the path `probed`."""
    engine_context = EngineContext(schema=loaded, stop_event=threading.Event())
    if probed is not None:
        methods = loaded.config.phases.coverage.unexpected_methods
        engine_context.coverage_session.unexpected_methods_seen.update((probed, method) for method in methods)
    return engine_context


def sentence(error: Exception) -> str | None:
    """What is wrong with a part of the document that Schemathesis cannot use; None for another error."""
    if not isinstance(error, InvalidSchema):
        return None
    title, *paragraphs = str(error).split("\n\n")
    details = (each.partition("\n")[2] for each in paragraphs if each.startswith("Error details:"))
    problem = ": ".join(" ".join(each.split()) for each in (title, next(details, "")) if each)
    return f"{problem.rstrip('.')}. Run `caveat lint` on the document"


def operation(
    engine: EngineContext, phase: str, label: str, is_over: Callable[[], bool] = lambda: False
) -> Iterator[events.EngineEvent]:
    """Run one phase for the operation of a label, such as `GET /pets`; it generates nothing once the time is over."""
    name = PhaseName(phase)
    try:
        labelled = engine.schema.find_operation_by_label(label)
    except (InvalidSchema, RecursionError) as error:
        yield events.NonFatalError(error=error, phase=name, label=label, related_to_operation=True)
        return
    # Only the coverage phase can test an operation whose required body has no usable schema: it leaves the body out.
    if labelled is None or (name is not PhaseName.COVERAGE and labelled.has_skipped_required_body):
        return
    engine.start_unit_phase(total_operations=1)
    yield from _emitted(
        lambda queue: worker_task(
            events_queue=queue,
            scheduler=DefaultScheduler(operations=[Ok(labelled)]),
            ctx=engine,
            mode=_TEST_MODES.get(name, HypothesisTestMode.FUZZING),
            phase=name,
            suite_id=uuid.uuid4(),
        ),
        is_over,
    )


def sequences(
    engine: EngineContext, part: int, is_over: Callable[[], bool] = lambda: False
) -> Iterator[events.EngineEvent]:
    """Run one part of the sequences; nothing if no links are selected, and none can be inferred."""
    engine._stateful_suites = (part - 1) * SEEDS_OF_A_PART  # noqa: SLF001 - seeds are counted here
    try:
        if not engine.apply_stateful_inference().selected:
            return
        state_machine = engine.schema.build_state_machine(
            feedback=_stateful_feedback(engine), link_calibration=engine.link_calibration
        )
    except Exception as error:  # noqa: BLE001 - as Schemathesis does: a document may be wrong in many ways
        yield events.NonFatalError(
            error=error, phase=PhaseName.STATEFUL_TESTING, label=STATEFUL_TESTS_LABEL, related_to_operation=False
        )
        return
    yield from _emitted(
        lambda queue: execute_state_machine_loop(state_machine=state_machine, event_queue=queue, engine=engine),
        is_over,
    )


class _Queue(deque[events.EngineEvent]):
    """Takes events as a queue of threads does."""

    def put(self, event: events.EngineEvent) -> None:
        self.append(event)


def _emitted(run: Callable[[Any], None], is_over: Callable[[], bool]) -> Iterator[events.EngineEvent]:
    queue = _Queue()
    with bounded(is_over):
        run(queue)
    while queue:
        yield queue.popleft()
