"""Worker processes hand in what they have when they are ended, and none is left."""

from __future__ import annotations

import multiprocessing
import signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Event

from caveat.runs import processes

_busy: Event


def start(busy: Event) -> None:
    global _busy  # noqa: PLW0603 - an initializer of a process has no other way to pass a value
    _busy = busy
    processes.become_worker()


def work() -> str:
    with processes.working():
        try:
            _busy.set()
            signal.pause()
        except KeyboardInterrupt:
            return "what was found"
    return "never"


def test_a_worker_that_is_ended_hands_in_what_it_has() -> None:
    context = multiprocessing.get_context("spawn")
    busy = context.Event()
    pool = ProcessPoolExecutor(1, context, initializer=start, initargs=(busy,))
    futures = [pool.submit(work) for _ in range(5)]
    assert busy.wait(60)
    running = processes.end_workers(futures)
    pool.shutdown(wait=False, cancel_futures=True)
    assert running[0].result(0) == "what was found"
    assert all(future.cancelled() for future in futures if future not in running)
    assert multiprocessing.active_children() == []
