"""Worker processes return their results when they are ended, and none is left."""

from __future__ import annotations

import multiprocessing

import pytest

from caveat.runs import processes
from ended_worker import start, work


@pytest.mark.parametrize(("workers", "parts"), [(1, 5), (2, 1), (3, 1), (2, 2), (2, 7)])
def test_workers_that_are_ended_return_their_results(workers: int, parts: int) -> None:
    context = multiprocessing.get_context("spawn")
    busy = context.Semaphore(0)
    with processes.pool(workers, context, start, (busy,)) as pool:
        futures = [pool.submit(work) for _ in range(parts)]
        for _ in range(min(workers, parts)):
            assert busy.acquire(timeout=60)
        begun = processes.end_workers(pool, futures)
        results = [future.result() for future in begun if future.exception() is None]
    assert results == ["what was found"] * min(workers, parts)
    assert {type(future.exception()) for future in begun} <= {type(None), KeyboardInterrupt}
    assert all(future.cancelled() for future in futures if future not in begun)
    assert multiprocessing.active_children() == []
