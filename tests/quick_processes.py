"""Worker processes of runs in tests: copies of a process that has one thread, and has loaded what runs need.

A process of pytest has several threads, so that a run in it may not copy it, and new processes load everything.
"""

from __future__ import annotations

import os
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext, ForkServerProcess

from caveat.runs import processes
from forked_commands import MODULES


class CopiedProcess(ForkServerProcess):
    """A copy with the environment of the process that starts it, like a new process."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self._variables = dict(os.environ)

    def _bootstrap(self, parent_sentinel: int | None = None) -> int:
        os.environ.clear()
        os.environ.update(self._variables)
        return super()._bootstrap(parent_sentinel)  # type: ignore[misc, no-any-return]


class CopyContext(ForkServerContext):
    """A way to start processes."""

    Process = CopiedProcess


def quick_context() -> processes.Context | CopyContext:
    """The quickest safe way to start processes: the process that is copied starts with the first of them."""
    context = _quick_context()
    if context.get_start_method() == "fork":
        return context
    get_context("forkserver").set_forkserver_preload(list(MODULES))
    return CopyContext()


_quick_context = processes.quick_context
