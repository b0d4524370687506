"""Several APIs at once, each in a process of its own: Schemathesis and a mock keep one processor busy."""

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
"""An API, what is being done for it, and how many exchanges have been judged."""

_POLL_S = 0.1
"""Seconds to wait for progress before looking whether a process is done."""


class ProgressListener(Protocol):
    """Gets the progress of a run."""

    def update(self, api: str, doing: str, exchanges: int) -> None:
        """Get what is being done for an API, and how many exchanges have been judged."""

    def done(self, verdict: Verdict) -> None:
        """Get the verdict on an API."""


def check_all(
    names: Sequence[str], plan: Plan, workspace: Workspace | None, listener: ProgressListener, jobs: int | None = None
) -> tuple[Verdict, ...]:
    """The verdicts of all APIs, in the order of their names as given."""
    workers = min(jobs or os.cpu_count() or 1, len(names))
    if workers <= 1:
        return tuple(_check_here(name, plan, workspace, listener) for name in names)
    context = multiprocessing.get_context("spawn")
    progress: Queue[Progress] = context.Queue()
    with ProcessPoolExecutor(workers, context, initializer=_report_to, initargs=(progress,)) as pool:
        # The largest first, so that no processor waits for it at the end.
        largest_first = sorted(names, key=_size, reverse=True)
        futures = {name: pool.submit(_check_in_worker, name, plan, workspace) for name in largest_first}
        try:
            _follow(futures, progress, listener)
        except BaseException:
            # The pool would wait until they have done their work.
            for process in multiprocessing.active_children():
                process.terminate()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return tuple(verdict_of(name, futures[name]) for name in names)


def verdict_of(name: str, future: Future[Verdict]) -> Verdict:
    """The verdict of a process that has ended; an error if the process was killed."""
    try:
        return future.result()
    except BrokenProcessPool:
        error = "the process that checked it, or another one of this run, was killed; is there enough memory?"
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
    verdict = check(api, plan, workspace, lambda doing, exchanges: listener.update(api.name, doing, exchanges))
    listener.done(verdict)
    return verdict


_progress: Queue[Progress] | None = None
"""Set when a worker process starts: where it reports its progress."""


def _report_to(progress: Queue[Progress]) -> None:
    global _progress  # noqa: PLW0603 - a process's initializer has no other way to hand something on
    _progress = progress
    # Ctrl-C reaches every process of the terminal; the one that started them handles it for all.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _check_in_worker(name: str, plan: Plan, workspace: Workspace | None) -> Verdict:
    api = catalogue.find(name)
    return check(api, plan, workspace, lambda doing, exchanges: _report(api.name, doing, exchanges))


def _report(api: str, doing: str, exchanges: int) -> None:
    if _progress is not None:
        _progress.put((api, doing, exchanges))


def _follow(futures: dict[str, Future[Verdict]], progress: Queue[Progress], listener: ProgressListener) -> None:
    pending = dict(futures)
    while pending:
        try:
            listener.update(*progress.get(timeout=_POLL_S))
        except queue.Empty:
            for name in [name for name, future in pending.items() if future.done()]:
                listener.done(verdict_of(name, pending.pop(name)))
