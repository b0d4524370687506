"""Bounds the time for which values are generated, where a run has a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hypothesis.internal.conjecture.data import ConjectureData
from hypothesis.internal.conjecture.engine import ConjectureRunner, ExitReason

SHARE_OF_TIME = 0.25
"""The fraction of the time left that may pass until the boundary values of one operation are generated."""


def share_ends(deadline: float | None) -> float | None:
    """When the boundary values of an operation have to be there, in seconds of `time.monotonic`; None means never.

    Those of a large body may take a minute, in which none would be sent, and no other operation tested.
    """
    if deadline is None:
        return None
    now = time.monotonic()
    return now + max(deadline - now, 0) * SHARE_OF_TIME


@contextmanager
def bounded(is_over: Callable[[], bool]) -> Iterator[None]:
    """Let Hypothesis generate no further value once the time is over: it then ends as if it had found all values.

    One that fits a schema may take thousands of attempts, and no setting bounds their time. Not for use around a
    `yield`: it holds for all threads.
    """
    original = ConjectureRunner.test_function

    def test_function(runner: ConjectureRunner, data: ConjectureData) -> None:
        if is_over():
            # Without a call, there would be neither a value nor an error.
            runner.call_count += 1
            runner.exit_with(ExitReason.finished)
        original(runner, data)

    ConjectureRunner.test_function = test_function  # type: ignore[method-assign, assignment] # see above
    try:
        yield
    finally:
        ConjectureRunner.test_function = original  # type: ignore[method-assign] # see above
