"""Mutants of behaviour: they replace responses of the server, depending on its earlier responses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from caveat.mutation.judged import Judged
from caveat.mutation.mutant import Mutant, Outcome, Result, already_broken
from caveat.mutation.recording import Recording, Segment, Step

Behaviour: TypeAlias = Callable[[Step], Step]
"""Takes an exchange as the server carried it out, in order, and returns it as the mutant does.

It returns the same object where it changes nothing.
"""

STEP_S = 3.0
"""Seconds between two exchanges of a recording that is judged again: longer than a write may take to be visible. The
changes of a mutant are permanent, so a run would find them after that time, too.
"""

MAX_OTHERS = 5
"""Maximum number of segments in which only another rule finds a mutant; then its own rule is not searched further."""

STRUCTURAL = "OAS"
"""Codes of rules about single responses: a body that the mutant made invalid does not count as found behaviour."""


def decide(
    mutant: Mutant, start: Callable[[], Behaviour], recording: Recording, operations: frozenset[str], judged: Judged
) -> Result:
    """The outcome of a mutant of behaviour on a recorded run; found if its rule or another one about behaviour is.

    `operations` are those whose responses it may change: only segments with one of them are judged.
    """
    is_reached, known, others = False, frozenset[str](), list[str]()
    for segment in _with_any(recording, operations, judged):
        behaviour = start()
        changed = [behaviour(step) for step in segment.steps]
        if all(one is other for one, other in zip(changed, segment.steps, strict=True)):
            continue
        is_reached = True
        findings = judged.divided(judged.sequence(stretched(changed)))
        codes = {code for code in findings.codes() if not code.startswith(STRUCTURAL)}
        if mutant.promise in codes:
            return Result(mutant, Outcome.FOUND, mutant.promise)
        others += sorted(codes)[:1]
        if len(others) >= MAX_OTHERS:
            break
        known |= findings.known & {mutant.promise}
    if others:
        return Result(mutant, Outcome.FOUND, others[0])
    if known:
        return already_broken(mutant, known)
    if not is_reached:
        return Result(mutant, Outcome.NOT_REACHED, note="no exchange of the run shows a difference")
    return Result(mutant, Outcome.SURVIVED, note="no rule finds the difference in the exchanges of the run")


def _with_any(recording: Recording, operations: frozenset[str], judged: Judged) -> Iterator[Segment]:
    """The segments with any of the operations, journeys first, because these most often find a mutant."""
    for segment in sorted(recording.segments, key=lambda each: (not each.unit.is_journey, each.unit.number)):
        if any(judged.exchange(step.request, step.response).operation in operations for step in segment.steps):
            yield segment


def stretched(steps: Iterable[Step]) -> Iterator[Step]:
    """The steps with so much time between them that each write is visible to the next one."""
    return (replace(step, time=STEP_S * number) for number, step in enumerate(steps))
