"""Interrupts of a run: SIGTERM is handled like Ctrl-C, and none is lost."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

Handler: TypeAlias = Callable[[int, FrameType | None], object]

_SOON_S = 0.02
"""Seconds after which an ignored interrupt is repeated."""


@contextmanager
def terminable() -> Iterator[None]:
    """Raise `KeyboardInterrupt` at SIGTERM too, so that a run ends in order and reports its results so far."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    hook = sys.unraisablehook
    repeat_ignored(_interrupt)
    try:
        yield
    finally:
        sys.unraisablehook = hook
        signal.signal(signal.SIGTERM, before)


def repeat_ignored(handler: Handler) -> None:
    """Call the handler again for an interrupt that came where Python ignores exceptions.

    Those places are finalizers and callbacks of the garbage collector, such as Hypothesis's.
    """
    if not hasattr(signal, "setitimer"):
        return
    signal.signal(signal.SIGALRM, handler)
    before = sys.unraisablehook

    def repeat(ignored: UnraisableHookArgs) -> None:
        if isinstance(ignored.exc_value, KeyboardInterrupt):
            signal.setitimer(signal.ITIMER_REAL, _SOON_S)
        else:
            before(ignored)

    sys.unraisablehook = repeat


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt
