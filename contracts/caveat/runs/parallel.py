"""Carries out jobs in several processes; the verdicts do not depend on their number."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeAlias

from caveat.catalogue import catalogue
from caveat.judging.finding import Finding
from caveat.judging.merge import merged
from caveat.judging.verdict import Verdict
from caveat.openapi import document
from caveat.openapi.document import Document
from caveat.runs import processes
from caveat.runs.job import ALL_UNITS, FILES, Job, OnPart, Worker, numbers
from caveat.runs.job_processes import Activity, Announcement, JobProcesses, Message, NewFinding, do, started
from caveat.runs.run import has_promises, interrupted, with_lines_of

_POLL_S = 0.1
"""Seconds to wait for the end of a part before progress is shown."""


class ProgressListener(Protocol):
    """Receives the progress of a run."""

    def update(self, api: str, activity: str, exchanges: int) -> None:
        """Receive the current check or phase of an API, and the number of exchanges judged so far."""

    def found(self, api: str, finding: Finding) -> None:
        """Receive a finding of an API when it is first seen."""

    def done(self, verdict: Verdict) -> None:
        """Receive the verdict of an API."""


@dataclass(slots=True)
class _State:
    """A job, with its results so far."""

    job: Job
    listener: ProgressListener
    worker: Worker
    on_part: OnPart | None
    name: str = ""
    parts: list[Verdict] = field(default_factory=list)
    counts: Counter[int] = field(default_factory=Counter)
    findings: dict[str, Finding] = field(default_factory=dict)
    """The findings that were seen so far, by fingerprint."""
    is_announced: bool = False
    start: float = field(default_factory=time.perf_counter)
    verdict: Verdict | None = None
    loaded: Document | None = None

    def __post_init__(self) -> None:
        self.name = self.job.label(catalogue.find(self.job.name).name)

    def update(self, number: int, activity: str, exchanges: int) -> None:
        self.counts[number] = exchanges
        self.listener.update(self.name, activity, self.counts.total())

    def found(self, finding: Finding) -> None:
        """Pass a finding to the listener when it is first seen."""
        if self.findings.setdefault(finding.fingerprint, finding) is finding:
            self.listener.found(self.name, finding)

    def report(self, part: Verdict) -> None:
        """Pass a part that is complete to the listener."""
        if self.on_part is not None:
            self.on_part(self._labelled(part))

    def _labelled(self, verdict: Verdict) -> Verdict:
        source = catalogue.find(self.job.name).source
        if source is not None and has_promises(verdict):
            self.loaded = self.loaded or document.load(source)
            verdict = with_lines_of(verdict, self.loaded)
        return replace(verdict, api=self.name)

    def announce(self, sentence: str) -> None:
        """Show the first request of the first process; each has one."""
        if not self.is_announced:
            self.is_announced = True
            self.worker.announce(sentence)

    def shared(self) -> Job:
        """The job for other processes, which spend the same budget."""
        _, target = self.worker.prepared.get(self.job.key, (None, None))
        return replace(self.job, run=target.run) if target is not None else self.job

    def _end_target(self) -> None:
        _, target = self.worker.prepared.get(self.job.key, (None, None))
        if target is None:
            return
        # The next run continues a run that did not end normally.
        (target.close if self.interrupted else target.finish)()

    @property
    def interrupted(self) -> bool:
        return any(part.interrupted for part in self.parts)

    @property
    def is_decided(self) -> bool:
        """Whether no other part needs to start: with `--fail-fast`, a finding that fails the run ends it."""
        findings = [finding for part in self.parts for finding in part.findings]
        return self.job.fail_fast is not None and self.job.fail_fast.is_failed(findings)

    def finish(self) -> Verdict:
        """The verdict of all parts so far; called again, it is the same."""
        if self.verdict is None:
            whole = merged([*(self.parts or [interrupted(self.name)]), *self._lost()])
            self.verdict = replace(self._labelled(whole), seconds=time.perf_counter() - self.start)
            self._end_target()
            self.listener.done(self.verdict)
        return self.verdict

    def _lost(self) -> Iterator[Verdict]:
        """The findings that are in no verdict, because the process that found them was killed."""
        fingerprints = {finding.fingerprint for part in self.parts for finding in part.findings}
        lost = tuple(finding for fingerprint, finding in self.findings.items() if fingerprint not in fingerprints)
        if lost:
            yield Verdict(self.name, 0, findings=lost)


def run_all(jobs: Sequence[Job], listener: ProgressListener, workers: int) -> tuple[Verdict, ...]:
    """Carry out jobs in this many processes, or in this one; returns their verdicts in order.

    Ctrl-C and SIGTERM end it in order: the verdicts have what is known so far, and the error that says so.
    """
    worker = Worker()
    with started(jobs, workers, worker) as job_processes:
        return carry_out(jobs, listener, worker, job_processes)


def carry_out(
    jobs: Sequence[Job],
    listener: ProgressListener,
    worker: Worker,
    job_processes: JobProcesses | None,
    on_part: OnPart | None = None,
) -> tuple[Verdict, ...]:
    """Like `run_all`, in processes that are started, or in this one; `worker` has the targets made already.

    `on_part` gets the verdict of each unit when it is complete, in the order in which they are.
    """
    states = [_State(job, listener, worker, on_part) for job in jobs]
    if job_processes is not None:
        _in_processes(states, job_processes, worker)
    else:
        _in_this_process(states, worker)
    return tuple(state.finish() for state in states)


def _in_this_process(states: Sequence[_State], worker: Worker) -> None:
    for state in states:
        state.start = time.perf_counter()
        try:
            for number in (*([FILES] if state.job.files is not None else []), ALL_UNITS):

                def on_activity(activity: str, exchanges: int, state: _State = state, number: int = number) -> None:
                    state.update(number, activity, exchanges)

                state.parts += worker.do(state.job, number, on_activity, state.report, state.found)
        except KeyboardInterrupt:
            state.parts.append(interrupted(state.name))
        state.finish()
        if state.interrupted:
            return


def _in_processes(states: Sequence[_State], job_processes: JobProcesses, worker: Worker) -> None:
    futures: _Futures = {}
    try:
        parts = [
            (weight, index, number)
            for index, state in enumerate(states)
            for number, weight in numbers(state.job, worker)
        ]
        # The largest parts start first, so that none runs long after the others.
        for _, index, number in sorted(parts, key=lambda part: -part[0]):
            futures[job_processes.pool.submit(do, index, states[index].shared(), number)] = (index, number)
        _follow(futures, job_processes, states)
    except KeyboardInterrupt:
        _interrupt(job_processes, futures, states)


_Futures: TypeAlias = dict["Future[tuple[Verdict, ...]]", tuple[int, int]]


def _follow(futures: _Futures, job_processes: JobProcesses, states: Sequence[_State]) -> None:
    pending = dict(futures)
    while pending:
        done, _ = wait(pending, timeout=_POLL_S, return_when=FIRST_COMPLETED)
        _show(job_processes.received(), states)
        for future in done:
            index, _ = pending.pop(future)
            completed = verdicts_of(states[index].name, future)
            states[index].parts += completed
            for part in completed:
                states[index].report(part)
            if states[index].is_decided:
                pending = {each: at for each, at in pending.items() if at[0] != index or not each.cancel()}
            if index not in {other for other, _ in pending.values()}:
                states[index].finish()


def _show(messages: Iterable[Message], states: Sequence[_State]) -> None:
    for message in messages:
        match message:
            case Activity(job, part, text, exchanges):
                states[job].update(part, text, exchanges)
            case Announcement(job, sentence):
                states[job].announce(sentence)
            case NewFinding(job, finding):
                states[job].found(finding)


def _interrupt(job_processes: JobProcesses, futures: _Futures, states: Sequence[_State]) -> None:
    """Collect the findings of the workers so far, and end them."""
    # Afterwards, a message may be incomplete.
    _show(job_processes.received(), states)
    begun = processes.end_workers(job_processes.pool, futures)
    for state in states:
        if state.verdict is None:
            done = [future for future in begun if states[futures[future][0]] is state]
            reported = set(map(id, state.parts))
            state.parts = [part for future in done for part in verdicts_of(state.name, future)]
            for part in state.parts:
                if id(part) not in reported:
                    state.report(part)
            state.parts.append(interrupted(state.name))


def verdicts_of(name: str, future: Future[tuple[Verdict, ...]]) -> tuple[Verdict, ...]:
    """The verdicts of a part that is done; one with an error if its process was killed."""
    try:
        return future.result()
    except BrokenProcessPool:
        return (Verdict(name, 0, errors=(processes.KILLED,)),)
    except KeyboardInterrupt:
        # The worker was interrupted before its first request.
        return (interrupted(name),)
