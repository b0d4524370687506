"""Carries out units of fuzzing in several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.queues import SimpleQueue
from typing import TypeAlias

from caveat.runs import processes
from caveat.runs.fuzz_worker import FuzzWorker, OnActivity, Part, Setup
from caveat.runs.job import Announce
from caveat.runs.run import INTERRUPTED
from caveat.runs.spending import Spending
from caveat.traffic.units import Unit

_POLL_S = 0.2
"""Seconds to wait for a unit before progress is shown."""

BuildExecutor: TypeAlias = Callable[[Setup, Announce], "InProcesses"]
"""Makes the executor of a run whose processes are started."""


@contextmanager
def started(spending: Spending, workers: int) -> Iterator[BuildExecutor | None]:
    """Start processes, or none if one process does the work.

    To be called before the target is built: processes may be copies of this one, and must not share its connections.
    """
    if workers == 1:
        yield None
        return
    context = processes.quick_context()
    announced: SimpleQueue[str] = context.SimpleQueue()
    with processes.pool(workers, context, _start, (spending, announced)) as pool:
        yield lambda setup, announce: InProcesses(setup, pool, announced, announce)


@dataclass(slots=True)
class InProcesses:
    """Carries out units in several processes."""

    setup: Setup
    pool: ProcessPoolExecutor
    announced: SimpleQueue[str]
    """A sentence about the first request of each process."""
    announce: Announce
    _running: dict[Future[Part], Unit] = field(default_factory=dict)
    _is_announced: bool = False

    def carry_out(self, number: int, units: Sequence[Unit], on_activity: OnActivity) -> Iterator[Part]:
        """Carry out units of a round, those that take long first."""
        for unit in sorted(units, key=lambda unit: -unit.weight):
            self._running[self.pool.submit(_do, self.setup, number, unit)] = unit
        while self._running:
            done, _ = wait(self._running, timeout=_POLL_S, return_when=FIRST_COMPLETED)
            self._announce_once()
            on_activity()
            for future in done:
                yield part_of(self._running.pop(future), future)

    def interrupted(self) -> list[Part]:
        """End the workers; returns their findings."""
        begun = processes.end_workers(self.pool, self._running)
        return [part_of(self._running[future], future) for future in begun]

    def close(self) -> None:
        """End all processes."""
        self.pool.shutdown(wait=True, cancel_futures=True)

    def _announce_once(self) -> None:
        if not self._is_announced and not self.announced.empty():
            self._is_announced = True
            self.announce(self.announced.get())


def part_of(unit: Unit, future: Future[Part]) -> Part:
    """The result of a unit that a worker process has carried out."""
    try:
        return future.result()
    except BrokenProcessPool:
        return Part(unit, (), processes.KILLED)
    except KeyboardInterrupt:
        # The worker was interrupted before its first request.
        return Part(unit, (), INTERRUPTED, interrupted=True)


_spending: Spending | None = None
_announced: SimpleQueue[str] | None = None
"""The state that all processes share; set when a process starts."""

_worker: FuzzWorker | None = None
"""The worker of this process; set when it does its first unit."""


def _start(spending: Spending, announced: SimpleQueue[str]) -> None:
    global _spending, _announced
    _spending, _announced = spending, announced
    processes.become_worker()


def _do(setup: Setup, number: int, unit: Unit) -> Part:
    global _worker  # noqa: PLW0603 - kept for the next unit
    if _spending is None or _announced is None:
        raise RuntimeError("the process was not started as a worker")
    with processes.working():
        _worker = _worker or FuzzWorker(setup, _spending, announce=_announced.put)
        return _worker.do(number, unit)
