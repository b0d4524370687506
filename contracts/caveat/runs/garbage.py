"""Makes garbage collection rarer: with Python's defaults, it takes a fifth of a run."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_THRESHOLDS = (10_000, 10, 10)
"""Measured: collections take 9 % of a run instead of 18 %, and the process is 35 MB larger."""


@contextmanager
def less_collection() -> Iterator[None]:
    """Collect garbage less often, and leave out what is loaded already.

    To be entered before Schemathesis is loaded: that makes Hypothesis collect all garbage, which takes 0.2 s.
    """
    before = gc.get_threshold()
    collect_less()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def collect_less() -> None:
    """Like `less_collection`, until the process ends."""
    gc.set_threshold(*_THRESHOLDS)
    gc.freeze()
