"""The start and the work of a worker process that waits until it is ended.

Not in a test module: a new process imports it by its name.
"""

from __future__ import annotations

from multiprocessing.synchronize import Semaphore

from caveat.runs import processes

_busy: Semaphore


def start(busy: Semaphore) -> None:
    global _busy  # noqa: PLW0603 - an initializer of a process has no other way to pass a value
    _busy = busy
    processes.become_worker()


def work() -> str:
    with processes.working():
        try:
            _busy.release()
            # A signal just before `signal.pause` would be missed.
            while True:
                pass
        except KeyboardInterrupt:
            # To hand in takes some time, in which the others end.
            sum(range(20_000_000))
            return "what was found"
