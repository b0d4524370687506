"""Carries out jobs in several processes, because one run uses a whole processor; the verdicts do not depend on it."""

from __future__ import annotations

import multiprocessing
import queue
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from multiprocessing.queues import Queue
from typing import Protocol, TypeAlias

from caveat.catalogue import catalogue
from caveat.judging.merge import merged
from caveat.judging.verdict import Verdict
from caveat.runs import processes
from caveat.runs.job import ALL_UNITS, FILES, Job, Worker, numbers
from caveat.runs.run import INTERRUPTED, with_source_lines

Progress: TypeAlias = tuple[int, int, str, int]
"""The position of a job, the number of its part, the current check or phase, and the exchanges judged in the part."""

_POLL_S = 0.1
"""Seconds to wait for progress before looking whether a part is done."""


class ProgressListener(Protocol):
    """Receives the progress of a run."""

    def update(self, api: str, activity: str, exchanges: int) -> None:
        """Receive the current check or phase of an API, and the number of exchanges judged so far."""

    def done(self, verdict: Verdict) -> None:
        """Receive the verdict of an API."""


@dataclass(slots=True)
class _State:
    """A job, with its results so far."""

    job: Job
    listener: ProgressListener
    worker: Worker
    name: str = ""
    parts: list[Verdict] = field(default_factory=list)
    counts: Counter[int] = field(default_factory=Counter)
    start: float = field(default_factory=time.perf_counter)
    verdict: Verdict | None = None

    def __post_init__(self) -> None:
        self.name = self.job.label(catalogue.find(self.job.name).name)

    def update(self, number: int, activity: str, exchanges: int) -> None:
        # On a busy machine, progress can arrive after the verdict.
        if self.verdict is None:
            self.counts[number] = exchanges
            self.listener.update(self.name, activity, self.counts.total())

    def shared(self) -> Job:
        """The job for other processes, which spend the same budget."""
        _, target = self.worker.prepared.get(self.job.key, (None, None))
        return replace(self.job, run=target.run) if target is not None else self.job

    def _end_target(self) -> None:
        _, target = self.worker.prepared.get(self.job.key, (None, None))
        if target is None:
            return
        interrupted = any(error.startswith(INTERRUPTED) for part in self.parts for error in part.errors)
        # A run that did not end in order goes on with the next one.
        (target.close if interrupted else target.finish)()

    def finish(self) -> Verdict:
        """The verdict of all parts so far; called again, it is the same."""
        if self.verdict is None:
            whole = merged(self.parts) if self.parts else Verdict(self.name, 0, errors=(INTERRUPTED,))
            source = catalogue.find(self.job.name).source
            seconds = time.perf_counter() - self.start
            self.verdict = replace(with_source_lines(whole, source), api=self.name, seconds=seconds)
            self._end_target()
            self.listener.done(self.verdict)
        return self.verdict


def run_all(
    jobs: Sequence[Job], listener: ProgressListener, workers: int, worker: Worker | None = None
) -> tuple[Verdict, ...]:
    """Carry out jobs in this many processes, or in this one; returns their verdicts in order.

    `worker` has the targets that this process has made already.

    Ctrl-C and SIGTERM end it in order: the verdicts have what is known so far, and the error that says so.
    """
    worker = worker or Worker()
    states = [_State(job, listener, worker) for job in jobs]
    if workers > 1:
        _in_processes(states, workers, worker)
    else:
        _in_this_process(states, worker)
    return tuple(state.finish() for state in states)


def _in_this_process(states: Sequence[_State], worker: Worker) -> None:
    for state in states:
        state.start = time.perf_counter()
        try:
            for number in (*([FILES] if state.job.files else []), ALL_UNITS):

                def on_activity(activity: str, exchanges: int, state: _State = state, number: int = number) -> None:
                    state.update(number, activity, exchanges)

                state.parts += worker.do(state.job, number, on_activity)
        except KeyboardInterrupt:
            state.parts.append(Verdict(state.name, 0, errors=(INTERRUPTED,)))
        state.finish()
        if any(error.startswith(INTERRUPTED) for part in state.parts for error in part.errors):
            return


def _in_processes(states: Sequence[_State], workers: int, worker: Worker) -> None:
    context = multiprocessing.get_context("spawn")
    progress: Queue[Progress] = context.Queue()
    pool = ProcessPoolExecutor(workers, context, initializer=_start, initargs=(progress,))
    futures: _Futures = {}
    try:
        parts = [
            (weight, index, number)
            for index, state in enumerate(states)
            for number, weight in numbers(state.job, worker)
        ]
        # The largest parts start first, so that none runs long after the others.
        for _, index, number in sorted(parts, key=lambda part: -part[0]):
            futures[pool.submit(_do, index, states[index].shared(), number)] = (index, number)
        _follow(futures, progress, states)
    except KeyboardInterrupt:
        _interrupt(pool, futures, states)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_Futures: TypeAlias = dict["Future[tuple[Verdict, ...]]", tuple[int, int]]


def _follow(futures: _Futures, progress: Queue[Progress], states: Sequence[_State]) -> None:
    pending = dict(futures)
    while pending:
        try:
            index, number, activity, exchanges = progress.get(timeout=_POLL_S)
            states[index].update(number, activity, exchanges)
        except queue.Empty:
            for future in [future for future in pending if future.done()]:
                index, _ = pending.pop(future)
                states[index].parts += verdicts_of(states[index].name, future)
                if index not in {other for other, _ in pending.values()}:
                    states[index].finish()


def _interrupt(pool: ProcessPoolExecutor, futures: _Futures, states: Sequence[_State]) -> None:
    """Take what the workers have found so far, and end them."""
    running = processes.end_workers(futures)
    for state in states:
        if state.verdict is None:
            done = [future for future in running if states[futures[future][0]] is state and future.done()]
            state.parts = [part for future in done for part in verdicts_of(state.name, future)]
            state.parts.append(Verdict(state.name, 0, errors=(INTERRUPTED,)))
    pool.shutdown(wait=False, cancel_futures=True)


def verdicts_of(name: str, future: Future[tuple[Verdict, ...]]) -> tuple[Verdict, ...]:
    """The verdicts of a part that is done; one with an error if its process was killed."""
    try:
        return future.result()
    except BrokenProcessPool:
        return (Verdict(name, 0, errors=(processes.KILLED,)),)
    except KeyboardInterrupt:
        # The worker was interrupted before its first request.
        return (Verdict(name, 0, errors=(INTERRUPTED,)),)


_progress: Queue[Progress] | None = None
"""The queue to which a worker process reports its progress; set when the process starts."""

_worker = Worker()
"""What a worker process has loaded."""


def _start(progress: Queue[Progress]) -> None:
    global _progress  # noqa: PLW0603 - an initializer of a process has no other way to pass a value
    _progress = progress
    processes.become_worker()


def _do(index: int, job: Job, number: int) -> tuple[Verdict, ...]:
    with processes.working():
        return _worker.do(job, number, lambda activity, exchanges: _report(index, number, activity, exchanges))


def _report(index: int, number: int, activity: str, exchanges: int) -> None:
    if _progress is not None:
        _progress.put((index, number, activity, exchanges))
