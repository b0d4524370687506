"""Fuzzing: rounds of units with other seeds, until a limit of requests or time is used up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TypeAlias

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.judging.finding import Finding
from caveat.judging.merge import concluded, merged
from caveat.judging.verdict import NOT_EVERYTHING, UnitDigest, Verdict
from caveat.openapi.spec import Spec
from caveat.runs.fuzz_store import FuzzStore, UnitDone, plan_digest
from caveat.runs.fuzz_worker import Executor, FuzzWorker, InThisProcess, Part, Setup
from caveat.runs.run import INTERRUPTED, with_source_lines
from caveat.runs.spending import Spending
from caveat.targets.target import Target
from caveat.traffic.units import Unit, units

NOTHING_SENT = "no request could be sent"


@dataclass(frozen=True, slots=True)
class FuzzProgress:
    """The progress of a run."""

    round: int
    """From 1."""
    requests: int
    writes: int
    reached: int
    """Operations that gave a response that the contract promises for success."""
    operations: int
    new: int
    """Findings that no earlier run has recorded."""
    earlier: int
    """Findings that an earlier run has recorded."""
    seconds: float


OnProgress: TypeAlias = Callable[[FuzzProgress, Sequence[Finding]], None]
"""Takes the progress of a run, and the findings that are new since the last call; they are recorded already."""


def fuzz(  # noqa: PLR0913 - what a run depends on
    setup: Setup,
    target: Target,
    store: FuzzStore,
    spending: Spending,
    on_progress: OnProgress,
    *,
    executor: Executor | None = None,
    rounds: int | None = None,
) -> Verdict:
    """Send requests until a limit is used up, or the run is interrupted; the verdict has all recorded findings.

    This process does the work, unless there is an `executor`. Rounds and units that an earlier run on the same store
    has carried out are left out. `rounds` ends the run after that round; None means that only other limits end it. Ends
    the target's run, or only closes the target if the run was interrupted: the next run continues with its budget.
    """
    executor = executor or InThisProcess(FuzzWorker(setup, spending, target))
    fuzzing = _Fuzzing(setup, target, store, spending, on_progress, executor, rounds)
    try:
        fuzzing.run()
    except KeyboardInterrupt:
        fuzzing.interrupt()
    finally:
        executor.close()
        (target.close if fuzzing.interrupted else target.finish)()
    return fuzzing.verdict()


@dataclass(slots=True)
class _Fuzzing:
    """A run, with its results so far."""

    setup: Setup
    target: Target
    store: FuzzStore
    spending: Spending
    on_progress: OnProgress
    executor: Executor
    rounds: int | None
    api: Api = field(init=False)
    units: tuple[Unit, ...] = field(init=False)
    plan: str = field(init=False)
    round: int = 0
    parts: list[Verdict] = field(default_factory=list)
    """The verdicts of the units of the current round."""
    total: Verdict | None = None
    """The verdict of all earlier rounds."""
    reached: set[str] = field(default_factory=set)
    stopped: str = ""
    used_up: bool = False
    interrupted: bool = False
    start: float = field(default_factory=time.perf_counter)

    def __post_init__(self) -> None:
        self.api = catalogue.find(self.setup.name)
        plan = self.setup.plan
        self.units = units(self.api.spec, self.target, plan)
        names = [unit.name for unit in self.units]
        self.plan = plan_digest(self.api.spec.root, plan.seed, plan.examples, list(plan.phases), [*names])

    def run(self) -> None:
        """Carry out rounds until something ends the run."""
        numbers = count() if self.rounds is None else range(self.rounds)
        for self.round in numbers:
            left = [unit for unit in self.units if self._done(unit) not in self.store.done]
            if not left and self.units:
                continue
            before = self.spending.requests.value
            for stage in stages(self.api.spec, left):
                for part in self.executor.carry_out(self.round, stage, self._report_progress):
                    self._take(part)
                if self.stopped:
                    return
            self._end_round()
            if self.spending.requests.value == before:
                self.stopped = NOTHING_SENT
                return

    def interrupt(self) -> None:
        """Collect the findings from before the interruption."""
        for part in self.executor.interrupted():
            self._take(part)
        self.stopped, self.used_up, self.interrupted = INTERRUPTED, False, True

    def verdict(self) -> Verdict:
        """The result, with all recorded findings."""
        self._report_progress()
        self._end_round()
        whole = self.total or Verdict(self.api.name, len(self.api.spec.operations))
        fingerprints = {finding.fingerprint for finding in whole.findings}
        # The errors of parts are about incomplete parts of a round.
        errors = {error for error in whole.errors if not error.endswith(NOT_EVERYTHING)}
        notices = [notice for notice in whole.notices if not notice.endswith(NOT_EVERYTHING)]
        incomplete = {f"{self.stopped}{NOT_EVERYTHING}"} if self._is_incomplete() else set[str]()
        if self.used_up:
            notices += incomplete
        else:
            errors |= incomplete
        recorded = Verdict(self.api.name, whole.operations, findings=tuple(self.store.findings.values()))
        limited = bool(incomplete) and self.used_up
        whole = replace(whole, errors=tuple(sorted(errors)), notices=tuple(notices), limited=limited)
        verdict = merged((whole, recorded))
        verdict = replace(
            verdict,
            notices=(*verdict.notices, *self._about_earlier(fingerprints)),
            seed=self.setup.plan.seed,
            seconds=time.perf_counter() - self.start,
        )
        return with_source_lines(concluded(verdict), self.api.source)

    def _is_incomplete(self) -> bool:
        """Whether the run ended for another reason than a limit, or before the end of the first round."""
        first = all(replace(self._done(unit), round=0) in self.store.done for unit in self.units)
        return bool(self.stopped) and not (self.used_up and first)

    def _about_earlier(self, found: set[str]) -> Iterator[str]:
        earlier = self.store.earlier
        if earlier:
            again = len(earlier & found)
            yield f"{len(earlier)} of the findings are of earlier runs; {again} of them were found again"

    def _done(self, unit: Unit) -> UnitDone:
        return UnitDone(self.plan, self.round, unit.number)

    def _take(self, part: Part) -> None:
        self.parts += part.verdicts
        for verdict in part.verdicts:
            self.reached.update(verdict.reached)
        if part.stopped:
            if not self.stopped or (self.used_up and not part.used_up):
                self.stopped, self.used_up, self.interrupted = part.stopped, part.used_up, part.interrupted
        elif part.verdicts:
            self.store.mark(self._done(part.unit))
        self._report_progress()

    def _end_round(self) -> None:
        if not self.parts:
            return
        verdict = merged(self.parts)
        digest = (UnitDigest(self.round + 1, f"round {self.round + 1}", verdict.digest),) if verdict.units else ()
        verdict = replace(verdict, units=digest, planned=self.round + 1)
        self.total = verdict if self.total is None else merged((self.total, verdict))
        self.parts = []

    def _report_progress(self) -> None:
        new = [finding for finding in self.store.refresh() if finding.fingerprint not in self.store.earlier]
        earlier = len(self.store.earlier)
        progress = FuzzProgress(
            self.round + 1,
            self.spending.requests.value,
            self.spending.writes.value,
            len(self.reached),
            len(self.api.spec.operations),
            len(self.store.findings) - earlier,
            earlier,
            time.perf_counter() - self.start,
        )
        self.on_progress(progress, new)


def stages(spec: Spec, left: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Units that may be carried out at the same time: operations, those that delete, and the rest."""

    def stage(unit: Unit) -> int:
        if not unit.operation:
            return 2
        return int(spec.operations[unit.operation].method == "DELETE")

    for number in range(3):
        chosen = [unit for unit in left if stage(unit) == number]
        if chosen:
            yield chosen
