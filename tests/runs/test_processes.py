"""Worker processes hand in what they have when they are ended, and none is left."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from caveat.runs import processes
from ended_worker import start, work


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
