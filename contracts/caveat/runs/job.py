"""The work of a run for one API, in parts that any process can do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.catalogue.workspace import Workspace
from caveat.errors import CaveatError
from caveat.judging.finding import Finding
from caveat.judging.verdict import Verdict
from caveat.runs.fail_fast import FailFast
from caveat.runs.run import parts
from caveat.targets.target import Target
from caveat.traffic.events import ProgressEvent
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from caveat.traffic.units import shard, units

Announce: TypeAlias = Callable[[str], None]
"""Takes a sentence about the first request of a run, without secrets."""

BuildTarget: TypeAlias = Callable[[Api, str, Announce], Target]
"""Makes the target of an API; must be picklable, because each process makes its own.

It gets the id of the run whose budget it shares, `""` for a new run.
"""

OnActivity: TypeAlias = Callable[[str, int], None]
"""Takes the name of the current check or phase, and the number of exchanges judged so far in this part."""

OnFinding: TypeAlias = Callable[[Finding], None]
"""Takes a finding when it is first seen, complete and redacted; its requests were not sent again yet."""

OnPart: TypeAlias = Callable[[Verdict], None]
"""Takes the verdict of a part of a run that is complete."""

CheckFiles: TypeAlias = Callable[[Api, Workspace | None, OnActivity], Verdict]
"""Checks an API without a request; must be picklable."""

FILES = 0
"""The number of the part that checks files: units count from 1."""

ALL_UNITS = -1
"""The number of the part that carries out all units."""

_FILES_WEIGHT = 50


@dataclass(frozen=True, slots=True)
class Job:
    """The work of a run for one API."""

    name: str
    """The name of an API, or the path of a document."""
    build: BuildTarget
    plan: Plan
    target: str = ""
    """The name of the target, if other jobs may test the same API; `""` if not."""
    run: str = ""
    """The id of the run in other processes; `""` in the first one."""
    files: CheckFiles | None = None
    """Checks its files too: the document, the generated files and the models. None where only requests are sent."""
    workspace: Workspace | None = None
    fail_fast: FailFast | None = None
    """Ends the run at the first finding that fails it; None if findings end no run."""
    in_process: bool = False
    """Whether the target has no connection and no file, so that a copy of this process can use its copy of it."""

    @property
    def key(self) -> tuple[str, str]:
        """Identifies the job in a run."""
        return self.name, self.target

    def label(self, api: str) -> str:
        """The name in verdicts: the name of the API, and the target."""
        return f"{api} ({self.target})" if self.target else api


@dataclass(slots=True)
class Worker:
    """Carries out parts of jobs in one process; the target of an API is built once."""

    prepared: dict[tuple[str, str], tuple[Api, Target]] = field(default_factory=dict)
    """By the key of the job."""
    announce: Announce = lambda _sentence: None

    def do(
        self,
        job: Job,
        number: int,
        on_activity: OnActivity,
        on_part: OnPart = lambda _part: None,
        on_finding: OnFinding = lambda _finding: None,
    ) -> tuple[Verdict, ...]:
        """Do a part of a job: a unit by its number, `FILES` or `ALL_UNITS`.

        `on_part` gets the verdict of the files, and of each unit, when it is complete, and `on_finding` each finding
        of the part once. An error, such as for an unusable document, is part of the verdict where files are checked;
        otherwise it is raised.
        """
        try:
            if number == FILES and job.files is not None:
                checked = job.files(catalogue.find(job.name), job.workspace, on_activity)
                on_part(checked)
                return (checked,)
            api, target = self.prepare(job)
            plan = job.plan if number == ALL_UNITS else replace(job.plan, only=frozenset({number}))
            return parts(
                *(api, target, drive, plan, lambda event, count: on_activity(_activity(event), count)),
                on_part=on_part,
                on_finding=_once(on_finding),
                fail_fast=job.fail_fast,
            )
        except CaveatError as error:
            if job.files is None:
                raise
            return (Verdict(catalogue.find(job.name).name, 0, errors=(str(error),), seed=job.plan.seed),)

    def prepare(self, job: Job) -> tuple[Api, Target]:
        """The API and the target of a job, which are made once."""
        if job.key not in self.prepared:
            api = catalogue.find(job.name)
            self.prepared[job.key] = (api, job.build(api, job.run, self.announce))
        return self.prepared[job.key]


def _once(on_finding: OnFinding) -> OnFinding:
    """Passes each finding on when it is first seen."""
    seen: set[str] = set()

    def first_seen(finding: Finding) -> None:
        if finding.fingerprint not in seen:
            seen.add(finding.fingerprint)
            on_finding(finding)

    return first_seen


def _activity(event: ProgressEvent) -> str:
    return f"{event.phase} {event.operation}".rstrip()


def numbers(job: Job, worker: Worker) -> Iterator[tuple[int, int]]:
    """The parts of a job, each with its weight: how long it takes, compared with others."""
    if job.files is not None:
        yield FILES, _FILES_WEIGHT
    try:
        api, target = worker.prepare(job)
        for unit in shard(units(api.spec, target, job.plan), job.plan):
            yield unit.number, unit.weight
    except CaveatError:
        if job.files is None:
            raise
        # The part that carries out the units reports the error.
        yield ALL_UNITS, 1


def until(seconds: float | None) -> float | None:
    """The deadline of a plan that starts now and takes this many seconds."""
    return None if seconds is None else time.monotonic() + seconds
