"""Carries out units of fuzzing, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeAlias

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.judging.verdict import Verdict
from caveat.runs.fuzz_store import FuzzStore, Recorder
from caveat.runs.job import Announce, BuildTarget
from caveat.runs.run import parts
from caveat.runs.spending import Spending, metered
from caveat.targets.target import Target
from caveat.traffic.plan import JOURNEYS, STATEFUL, Plan
from caveat.traffic.property_based.engine import drive
from caveat.traffic.units import Unit

OnActivity: TypeAlias = Callable[[], None]
"""Called repeatedly while units are carried out, to show progress."""


@dataclass(frozen=True, slots=True)
class Setup:
    """The settings that each process needs; picklable."""

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
    """Why the run has to end, so that the unit may not be complete; `""` if it continues."""
    used_up: bool = False
    """Whether it has to end because a limit of requests or time is used up."""
    interrupted: bool = False
    """Whether it has to end because of Ctrl-C or SIGTERM."""


@dataclass(slots=True)
class FuzzWorker:
    """Carries out units in one process: the target is built once."""

    setup: Setup
    spending: Spending
    target: Target | None = None
    """A target that exists already; if None, one is built."""
    announce: Announce = lambda _sentence: None
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
        return Part(unit, verdicts, log.stopped, log.used_up, log.interrupted)

    def _prepare(self) -> tuple[Api, Target, Recorder]:
        api = catalogue.find(self.setup.name)
        target = self.target or self.setup.build(api, self.setup.run, self.announce)
        recorder = FuzzStore.read(self.setup.store, self.setup.base).recorder()
        return api, metered(target, api.spec, self.spending), recorder


class Executor(Protocol):
    """Carries out units."""

    def carry_out(self, number: int, units: Sequence[Unit], on_activity: OnActivity) -> Iterator[Part]:
        """Carry out units of a round, in any order, until one says that the run has to end.

        Ctrl-C raises `KeyboardInterrupt`, or ends the run so.
        """

    def interrupted(self) -> list[Part]:
        """End the running units; returns their findings."""

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
