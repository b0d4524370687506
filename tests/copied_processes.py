# ruff: noqa: T201 - a test reads what it prints
"""A run in a process of its own, which tells where targets were built; its workers are copies if it has one thread.

Arguments: whether the target is `in_process` (`yes` or `no`), and whether there is another thread (`yes` or `no`).
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from caveat.catalogue.api import Api
from caveat.judging.finding import Finding
from caveat.judging.verdict import Verdict
from caveat.runs import processes
from caveat.runs.job import Announce, Job, Worker
from caveat.runs.job_processes import started
from caveat.runs.parallel import carry_out
from caveat.targets.target import Target
from caveat.traffic.plan import Plan
from mock_job import mock_of

GARDEN = str(Path(__file__).parent / "documents" / "garden.yaml")


class Quiet:
    """Ignores progress."""

    def update(self, api: str, activity: str, exchanges: int) -> None: ...

    def found(self, api: str, finding: Finding) -> None: ...

    def done(self, verdict: Verdict) -> None: ...


def build(api: Api, run: str, announce: Announce) -> Target:
    print("built in", os.getpid(), flush=True)
    return mock_of(api, run, announce, seed=0)


def main(in_process: str, thread: str) -> None:
    end = threading.Event()
    if thread == "yes":
        threading.Thread(target=end.wait, args=[60], daemon=True).start()
    jobs = [Job(GARDEN, build, Plan(examples=1, phases=("examples",)), in_process=in_process == "yes")]
    worker = Worker()
    print("start", processes.quick_context().get_start_method(), os.getpid(), flush=True)
    with started(jobs, 2, worker) as job_processes:
        print("started", flush=True)
        [verdict] = carry_out(jobs, Quiet(), worker, job_processes)
    end.set()
    print("digest", verdict.digest)


if __name__ == "__main__":
    main(*sys.argv[1:])
