"""A run of mutation testing: records a run without mutants, then evaluates each mutant, in several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from caveat.catalogue.api import Api
from caveat.mutation.judged import known_findings
from caveat.mutation.mutant import Result
from caveat.mutation.mutants import AnyMutant, Decider, selected
from caveat.mutation.recording import Recording, joined, record
from caveat.mutation.rerun import Rerun
from caveat.mutation.result_store import ResultStore
from caveat.runs import processes
from caveat.runs.job import Job, Worker, numbers
from caveat.traffic.property_based.engine import drive

OnProgress: TypeAlias = Callable[[str, int], None]
"""Takes the current activity, in a few words, and the number of exchanges recorded so far."""

CHUNK = 50
"""Number of mutants that a process evaluates before their results are stored."""


@dataclass(slots=True)
class MutationRun:
    """The jobs of a run, with the results so far; copies of this process have them, too."""

    jobs: tuple[Job, ...]
    only: tuple[str, ...] = ()
    """The prefixes of the ids of the mutants to evaluate; all if empty."""
    worker: Worker = field(default_factory=Worker)
    recordings: dict[int, Recording] = field(default_factory=dict)
    exclusive: bool | None = None
    """Whether no other client wrote to the recorded server; None where a run is recorded now, on a target."""
    deciders: dict[int, Decider] = field(default_factory=dict)

    def api(self, index: int) -> Api:
        """The API of a job."""
        return self.worker.prepare(self.jobs[index])[0]

    def record(self, index: int, number: int) -> Recording:
        """Carry out one unit of a job."""
        job = self.jobs[index]
        api, target = self.worker.prepare(job)
        return record(api, target, drive, replace(job.plan, only=frozenset({number})))

    def mutants(self, index: int) -> tuple[AnyMutant, ...]:
        """The mutants of a job."""
        return selected(self.api(index), self.only)

    def decide(self, index: int, ids: Sequence[str]) -> list[Result]:
        """The results of some mutants of a job whose run is recorded."""
        if index not in self.deciders:
            api, target = self.worker.prepare(self.jobs[index])
            recording, plan = self.recordings[index], self.jobs[index].plan
            rerun = Rerun(api, target, plan, known_findings(recording.verdict)) if self.exclusive is None else None
            exclusive = target.exclusive if self.exclusive is None else self.exclusive
            self.deciders[index] = Decider(api, recording, exclusive=exclusive, rerun=rerun)
        selected_ids = frozenset(ids)
        chosen = [mutant for mutant in self.mutants(index) if mutant.mutant.id in selected_ids]
        return [self.deciders[index].result(mutant) for mutant in chosen]


_here: list[MutationRun] = []
"""The run of this worker process."""


def _become_worker(
    jobs: tuple[Job, ...],
    only: tuple[str, ...],
    recordings: dict[int, Recording],
    exclusive: bool | None,  # noqa: FBT001 - arguments of a worker have no names
) -> None:
    processes.become_worker()
    # Each process makes its own targets.
    _here[:] = [MutationRun(jobs, only, recordings=recordings, exclusive=exclusive)]


def _record(index: int, number: int) -> tuple[int, Recording]:
    with processes.working():
        return index, _here[0].record(index, number)


def _decide(index: int, ids: Sequence[str]) -> tuple[int, list[Result]]:
    with processes.working():
        return index, _here[0].decide(index, ids)


@contextmanager
def _pool(run: MutationRun, workers: int) -> Iterator[ProcessPoolExecutor | None]:
    """Processes for a run, None where this one alone does the work: connections are not shared."""
    if workers == 1 or not all(job.in_process for job in run.jobs):
        yield None
        return
    arguments = (run.jobs, run.only, run.recordings, run.exclusive)
    with processes.pool(workers, processes.quick_context(), _become_worker, arguments) as executor:
        yield executor


def record_all(run: MutationRun, workers: int, on_progress: OnProgress) -> None:
    """Record the run of each job without a mutant."""
    parts = [
        (weight, index, number) for index, job in enumerate(run.jobs) for number, weight in numbers(job, run.worker)
    ]
    done: dict[int, list[Recording]] = {index: [] for index, _ in enumerate(run.jobs)}
    with _pool(run, workers) as executor:
        # The largest parts start first, so that none runs long after the others.
        ordered = sorted(parts, key=lambda part: -part[0])
        for count, (index, recording) in enumerate(_recorded(run, executor, ordered), 1):
            done[index].append(recording)
            exchanges = sum(each.exchanges for recordings in done.values() for each in recordings)
            on_progress(f"without mutants, {count} of {len(parts)} units", exchanges)
    run.recordings = {index: joined(recordings) for index, recordings in done.items()}


def _recorded(
    run: MutationRun, executor: ProcessPoolExecutor | None, parts: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[int, Recording]]:
    if executor is None:
        yield from ((index, run.record(index, number)) for _, index, number in sorted(parts, key=lambda part: part[1:]))
        return
    for future in as_completed([executor.submit(_record, index, number) for _, index, number in parts]):
        yield future.result()


def decide_all(
    run: MutationRun, stores: Sequence[ResultStore], workers: int, on_progress: OnProgress
) -> tuple[tuple[Result, ...], ...]:
    """The results of each job, in the order of its mutants; mutants in the stores are not evaluated again."""
    chosen = [run.mutants(index) for index, _ in enumerate(run.jobs)]
    decided: list[dict[str, Result]] = [
        {stored.mutant.id: stored for each in mutants if (stored := store.get(each.mutant)) is not None}
        for mutants, store in zip(chosen, stores, strict=True)
    ]
    chunks = [
        (index, ids[start : start + CHUNK])
        for index, mutants in enumerate(chosen)
        for ids in [[each.mutant.id for each in mutants if each.mutant.id not in decided[index]]]
        for start in range(0, len(ids), CHUNK)
    ]
    total = sum(map(len, chosen))
    exchanges = sum(each.exchanges for each in run.recordings.values())
    with _pool(run, workers) as executor:
        for index, results in _decided(run, executor, chunks):
            stores[index].add(results)
            decided[index] |= {each.mutant.id: each for each in results}
            on_progress(f"{sum(map(len, decided))} of {total} mutants evaluated", exchanges)
    return tuple(tuple(decided[index][each.mutant.id] for each in mutants) for index, mutants in enumerate(chosen))


def _decided(
    run: MutationRun, executor: ProcessPoolExecutor | None, chunks: Sequence[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[Result]]]:
    if executor is None:
        yield from ((index, run.decide(index, ids)) for index, ids in chunks)
        return
    for future in as_completed([executor.submit(_decide, index, ids) for index, ids in chunks]):
        yield future.result()
