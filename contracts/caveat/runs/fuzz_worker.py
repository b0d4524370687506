"""Carries out units of fuzzing, in this process or in workers."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeAlias

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.judging.verdict import Verdict
from caveat.runs import processes
from caveat.runs.fuzz_store import FuzzStore, Recorder
from caveat.runs.job import BuildTarget
from caveat.runs.run import INTERRUPTED, parts
from caveat.runs.spending import Spending, metered
from caveat.targets.target import Target
from caveat.traffic.plan import JOURNEYS, STATEFUL, Plan
from caveat.traffic.property_based.engine import drive
from caveat.traffic.units import Unit

_POLL_S = 0.2
"""Seconds to wait for a unit before progress is shown."""

OnActivity: TypeAlias = Callable[[], None]
"""Called repeatedly while units are carried out, to show progress."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What each process needs; picklable."""

    name: str
    """The name of an API, or the path of a document."""
    build: BuildTarget
    run: str
    """The id of the run whose budget is shared; `""` if there is none."""
    plan: Plan
    """The plan of the first round."""
    store: Path
    base: str
    """The server's address in curl lines."""

    def plan_of(self, number: int) -> Plan:
        """The plan of a round: after the first one, random values, sequences and journeys with other seeds."""
        if number == 0:
            return self.plan
        return replace(self.plan, seed=self.plan.seed + number, phases=("fuzzing", STATEFUL, JOURNEYS))


@dataclass(frozen=True, slots=True)
class Part:
    """The result of one unit."""

    unit: Unit
    verdicts: tuple[Verdict, ...]
    stopped: str = ""
    """Why the run has to end, so that the unit may not be complete; `""` if it goes on."""
    used_up: bool = False
    """Whether it has to end because a limit of requests or time is used up."""


@dataclass(slots=True)
class FuzzWorker:
    """Carries out units in one process: the target is built once."""

    setup: Setup
    spending: Spending
    target: Target | None = None
    """A target that exists already; if None, one is built."""
    _prepared: tuple[Api, Target, Recorder] | None = None

    def do(self, number: int, unit: Unit, on_activity: OnActivity = lambda: None) -> Part:
        """Carry out a unit of a round; its findings are recorded when they are found."""
        api, target, recorder = self._prepared = self._prepared or self._prepare()
        plan = replace(self.setup.plan_of(number), only=frozenset({unit.number}))
        verdicts = parts(
            api,
            target,
            drive,
            plan,
            lambda _event, _count: on_activity(),
            on_finding=recorder.add,
            proves=False,
        )
        log = target.traffic_log
        return Part(unit, verdicts, log.stopped, log.used_up)

    def _prepare(self) -> tuple[Api, Target, Recorder]:
        api = catalogue.find(self.setup.name)
        target = self.target or self.setup.build(api, self.setup.run)
        recorder = FuzzStore.read(self.setup.store, self.setup.base).recorder()
        return api, metered(target, api.spec, self.spending), recorder


class Executor(Protocol):
    """Carries out units."""

    def carry_out(self, number: int, units: Sequence[Unit], on_activity: OnActivity) -> Iterator[Part]:
        """Carry out units of a round, in any order, until one says that the run has to end.

        Ctrl-C raises `KeyboardInterrupt`, or ends the run so.
        """

    def interrupted(self) -> list[Part]:
        """End what is running; returns what it has found."""

    def close(self) -> None:
        """End all processes."""


@dataclass(slots=True)
class InThisProcess:
    """Carries out one unit after the other."""

    worker: FuzzWorker

    def carry_out(self, number: int, units: Sequence[Unit], on_activity: OnActivity) -> Iterator[Part]:
        """Carry out units of a round, in order."""
        for unit in units:
            part = self.worker.do(number, unit, on_activity)
            yield part
            if part.stopped:
                return

    def interrupted(self) -> list[Part]:
        """Return nothing: a unit that is interrupted ends by itself."""
        return []

    def close(self) -> None:
        """Do nothing: the caller that built the target closes it."""


class InProcesses:
    """Carries out units in several processes."""

    def __init__(self, setup: Setup, spending: Spending, workers: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(workers, context, initializer=_start, initargs=(setup, spending))
        self._running: dict[Future[Part], Unit] = {}

    def carry_out(self, number: int, units: Sequence[Unit], on_activity: OnActivity) -> Iterator[Part]:
        """Carry out units of a round, those that take long first."""
        for unit in sorted(units, key=lambda unit: -unit.weight):
            self._running[self._pool.submit(_do, number, unit)] = unit
        while self._running:
            done, _ = wait(self._running, timeout=_POLL_S, return_when=FIRST_COMPLETED)
            on_activity()
            for future in done:
                yield part_of(self._running.pop(future), future)

    def interrupted(self) -> list[Part]:
        """End the workers; returns what they have found."""
        running = processes.end_workers(self._running)
        return [part_of(self._running[future], future) for future in running if future.done()]

    def close(self) -> None:
        """End all processes."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def part_of(unit: Unit, future: Future[Part]) -> Part:
    """What became of a unit that a worker process has carried out."""
    try:
        return future.result()
    except BrokenProcessPool:
        return Part(unit, (), processes.KILLED)
    except KeyboardInterrupt:
        # The worker was interrupted before its first request.
        return Part(unit, (), INTERRUPTED)


_worker: FuzzWorker | None = None
"""What a worker process has loaded."""


def _start(setup: Setup, spending: Spending) -> None:
    global _worker  # noqa: PLW0603 - an initializer of a process has no other way to pass a value
    _worker = FuzzWorker(setup, spending)
    processes.become_worker()


def _do(number: int, unit: Unit) -> Part:
    if _worker is None:
        raise RuntimeError("the process was not started as a worker")
    with processes.working():
        return _worker.do(number, unit)
