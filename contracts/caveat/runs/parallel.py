"""Checks several APIs in parallel, each in its own process, because one check uses a whole processor."""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.queues import Queue
from typing import Protocol, TypeAlias

from caveat.catalogue import catalogue
from caveat.catalogue.workspace import Workspace
from caveat.errors import BadDocument
from caveat.judging.verdict import Verdict
from caveat.runs.check import check
from caveat.traffic.plan import Plan

Progress: TypeAlias = tuple[str, str, int]
"""The name of an API, its current check or phase, and the number of exchanges judged so far."""

_POLL_S = 0.1
"""Seconds to wait for progress before looking whether a process is done."""


class ProgressListener(Protocol):
    """Receives the progress of checks."""

    def update(self, api: str, activity: str, exchanges: int) -> None:
        """Receive the current check or phase of an API, and the number of exchanges judged so far."""

    def done(self, verdict: Verdict) -> None:
        """Receive the verdict of an API."""


def check_all(
    names: Sequence[str], plan: Plan, workspace: Workspace | None, listener: ProgressListener, jobs: int | None = None
) -> tuple[Verdict, ...]:
    """Check APIs; returns their verdicts in the order of `names`."""
    workers = min(jobs or os.cpu_count() or 1, len(names))
    if workers <= 1:
        return tuple(_check_here(name, plan, workspace, listener) for name in names)
    context = multiprocessing.get_context("spawn")
    progress: Queue[Progress] = context.Queue()
    with ProcessPoolExecutor(workers, context, initializer=_report_to, initargs=(progress,)) as pool:
        # The largest API starts first, so that it does not finish long after the others.
        largest_first = sorted(names, key=_size, reverse=True)
        futures = {name: pool.submit(_check_in_worker, name, plan, workspace) for name in largest_first}
        try:
            _follow(futures, progress, listener)
        except BaseException:
            # Otherwise the pool waits until the workers are done.
            for process in multiprocessing.active_children():
                process.terminate()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return tuple(verdict_of(name, futures[name]) for name in names)


def verdict_of(name: str, future: Future[Verdict]) -> Verdict:
    """The verdict of a worker process that is done; a verdict with an error if the process was killed."""
    try:
        return future.result()
    except BrokenProcessPool:
        error = "a worker process of this run was killed; check that there is enough memory"
        return Verdict(catalogue.find(name).name, 0, errors=(error,))


def _size(name: str) -> int:
    api = catalogue.find(name)
    try:
        return len(api.spec.operations)
    except BadDocument:
        # Its verdict reports the error.
        return 0


def _check_here(name: str, plan: Plan, workspace: Workspace | None, listener: ProgressListener) -> Verdict:
    api = catalogue.find(name)
    verdict = check(api, plan, workspace, lambda activity, exchanges: listener.update(api.name, activity, exchanges))
    listener.done(verdict)
    return verdict


_progress: Queue[Progress] | None = None
"""The queue to which a worker process reports its progress; set when the process starts."""


def _report_to(progress: Queue[Progress]) -> None:
    global _progress  # noqa: PLW0603 - an initializer of a process has no other way to pass a value
    _progress = progress
    # Ctrl-C reaches every process of the terminal; the parent process handles it for all workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _check_in_worker(name: str, plan: Plan, workspace: Workspace | None) -> Verdict:
    api = catalogue.find(name)
    return check(api, plan, workspace, lambda activity, exchanges: _report(api.name, activity, exchanges))


def _report(api: str, activity: str, exchanges: int) -> None:
    if _progress is not None:
        _progress.put((api, activity, exchanges))


def _follow(futures: dict[str, Future[Verdict]], progress: Queue[Progress], listener: ProgressListener) -> None:
    pending = dict(futures)
    finished: set[str] = set()
    while pending:
        try:
            api, activity, exchanges = progress.get(timeout=_POLL_S)
        except queue.Empty:
            for name in [name for name, future in pending.items() if future.done()]:
                verdict = verdict_of(name, pending.pop(name))
                finished.add(verdict.api)
                listener.done(verdict)
        else:
            # On a busy machine, progress can arrive after the verdict.
            if api not in finished:
                listener.update(api, activity, exchanges)
