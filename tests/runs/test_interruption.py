"""SIGTERM ends a run like Ctrl-C, also where Python ignores exceptions."""

from __future__ import annotations

import gc
import signal
import sys
import time
from collections.abc import Callable

import pytest

from caveat.runs.interruption import terminable


class Finalized:
    """Is signalled when it is collected."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __del__(self) -> None:
        signal.raise_signal(self.number)


def wait() -> None:
    """Wait for a signal; without one, 10 s later the test fails."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        pass


def directly(number: int) -> None:
    signal.raise_signal(number)


def in_finalizer(number: int) -> None:
    Finalized(number)
    wait()


def in_collection(number: int) -> None:
    def callback(phase: str, _info: object) -> None:
        if phase == "start":
            gc.callbacks.remove(callback)
            signal.raise_signal(number)

    gc.callbacks.append(callback)
    gc.collect()
    wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("place", [directly, in_finalizer, in_collection])
def test_a_signal_interrupts(place: Callable[[int], None], number: int) -> None:
    with pytest.raises(KeyboardInterrupt), terminable():
        place(number)


def test_afterwards_signals_and_ignored_errors_are_handled_as_before() -> None:
    before = signal.getsignal(signal.SIGTERM), sys.unraisablehook
    with terminable():
        pass
    assert (signal.getsignal(signal.SIGTERM), sys.unraisablehook) == before
