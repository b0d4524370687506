"""Worker processes that start quickly, end cleanly on a signal, and never outlive their parent."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing.context import ForkContext, SpawnContext
from pathlib import Path
from typing import TypeAlias, TypeVar

from caveat.runs import garbage, interruption

KILLED = "a worker process of this run was killed; check that there is enough memory"
"""The error of a part whose process was killed."""

_GRACE_S = 5.0
"""Seconds that workers have to return their findings when the run is interrupted."""

_working = False
"""Whether this process does a part; only then can it be interrupted."""

_ended = False
"""Whether this process has received SIGTERM."""

_POLL_S = 0.05
"""Seconds between two checks whether they have."""

T = TypeVar("T")

Context: TypeAlias = "ForkContext | SpawnContext"
"""A way to start processes."""


def quick_context() -> Context:
    """The quickest safe way to start processes now: as copies of this one, or as new ones, which load everything.

    A copy has only the thread that starts it, so that a lock of another thread is never released in it. System
    libraries of macOS do not support it. Connections and databases must not be shared, so they are opened afterwards.
    """
    is_safe = sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1
    return multiprocessing.get_context("fork") if is_safe else multiprocessing.get_context("spawn")


@contextmanager
def pool(
    workers: int, context: Context, initializer: Callable[..., None], arguments: tuple[object, ...]
) -> Iterator[ProcessPoolExecutor]:
    """Worker processes that wait for work; all are started at once, and ended at the end."""
    executor = ProcessPoolExecutor(workers, context, initializer=initializer, initargs=arguments)
    try:
        # A signal that comes while a process starts waits until it is a worker.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        for _ in range(workers):
            executor.submit(os.getpid)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def become_worker() -> None:
    """Take the signals of a worker; for the start of a process."""
    # Ctrl-C reaches every process of the terminal; the parent process handles it for all workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    interruption.repeat_ignored(_end)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    threading.Thread(target=_end_with_parent, daemon=True).start()
    garbage.collect_less()


@contextmanager
def working() -> Iterator[None]:
    """Do a part in a worker: SIGTERM raises `KeyboardInterrupt` here, at once if it came before."""
    global _working  # noqa: PLW0603 - the signal handler reads it
    _working = True
    try:
        if _ended:
            raise KeyboardInterrupt
        yield
    finally:
        _working = False


def end_workers(pool: ProcessPoolExecutor, futures: Iterable[Future[T]]) -> list[Future[T]]:
    """End all worker processes; returns the futures that have a result.

    A worker without work must not exit on its own: the pool would then drop the results of the others.
    """
    submitted = list(futures)
    workers = multiprocessing.active_children()
    # It waits for all processes, so it has a thread of its own.
    shutdown = threading.Thread(target=partial(pool.shutdown, wait=True, cancel_futures=True))
    shutdown.start()
    for worker in workers:
        if worker.pid is not None:
            os.kill(worker.pid, signal.SIGTERM)
    deadline = time.monotonic() + _GRACE_S
    while shutdown.is_alive() and time.monotonic() < deadline:
        shutdown.join(_POLL_S)
    for worker in workers:
        worker.kill()
    shutdown.join()
    return [future for future in submitted if future.done() and not future.cancelled()]


def _end(_signal: int, _frame: object) -> None:
    global _ended  # noqa: PLW0603 - the next part is not begun
    _ended = True
    if _working:
        raise KeyboardInterrupt


def _end_with_parent() -> None:
    """End this process when its parent was killed: otherwise it would wait for work forever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
