"""The progress of a run on stderr: live lines on a terminal, elsewhere plain lines."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from caveat.cli import _output
from caveat.exchange import one_line
from caveat.judging.finding import MAX_MESSAGE_CHARS, Finding
from caveat.judging.verdict import Verdict
from caveat.printable import printable_line
from caveat.reports.summary import state
from caveat.reports.wording import count

INTERVAL_S = 10.0
"""Seconds between two plain lines about the same API."""

MAX_ACTIVITY_CHARACTERS = 60


class Progress:
    """Shows the current activity of each API, and a line with its result at the end; nothing if quiet.

    `judged` compares a verdict with the baseline, so that the line has the same result as the report; `is_listed` says
    whether the baseline has a finding, which is then not shown.
    """

    def __init__(
        self,
        *,
        quiet: bool = False,
        judged: Callable[[Verdict], Verdict] = lambda verdict: verdict,
        is_listed: Callable[[Finding], bool] = lambda _finding: False,
        clock: Callable[[], float] = time.monotonic,
        max_activity: int = MAX_ACTIVITY_CHARACTERS,
    ) -> None:
        self._quiet = quiet
        self._judged = judged
        self._is_listed = is_listed
        self._max_activity = max_activity
        self._clock = clock
        self._start = clock()
        self._printed: dict[str, float] = {}
        self._found: set[tuple[str, str, str | None]] = set()
        """API, promise and operation of each finding that was shown."""
        console = Console(stderr=True, no_color=True if _output.is_plain() else None)
        self._bars = _bars(console) if console.is_terminal and not quiet else None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        if self._bars is not None:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def update(self, api: str, activity: str, exchanges: int = 0) -> None:
        """Show the current activity of an API, and the number of exchanges judged so far."""
        if self._quiet:
            return
        if self._bars is None:
            self._print_at_intervals(api, activity, exchanges)
            return
        if api not in self._tasks:
            self._tasks[api] = self._bars.add_task("", total=None, api=printable_line(api), count="")
        description = printable_line(activity)[: self._max_activity]
        self._bars.update(self._tasks[api], description=description, count=f"{exchanges:,}" if exchanges else "")

    def found(self, api: str, finding: Finding) -> None:
        """Show the first finding of a promise and an operation at once, before its requests are sent again."""
        if self._quiet or not finding.is_breach or self._is_listed(finding):
            return
        key = (api, finding.code, finding.operation)
        if key in self._found:
            return
        self._found.add(key)
        subject = f"{finding.code} {finding.operation}" if finding.operation else finding.code
        message = one_line(finding.message, MAX_MESSAGE_CHARS)
        _output.echo(f"{api}: found {subject}: {message} (not yet confirmed)", err=True)

    def done(self, verdict: Verdict) -> None:
        """Show the result for an API."""
        if self._quiet:
            return
        if self._bars is not None and verdict.api in self._tasks:
            self._bars.remove_task(self._tasks.pop(verdict.api))
            self._bars.refresh()
        _output.echo(_line(self._judged(verdict)), err=True)

    def _print_at_intervals(self, api: str, activity: str, exchanges: int) -> None:
        now = self._clock()
        if now - self._printed.get(api, self._start) >= INTERVAL_S:
            self._printed[api] = now
            elapsed = f"after {now - self._start:.0f} s"
            _output.echo(f"{api}: {activity}, {count(exchanges, 'exchange')} judged {elapsed}", err=True)


def _bars(console: Console) -> Bars:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.fields[api]:10}", markup=False),
        TextColumn("{task.fields[count]:>7}", markup=False),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    return Bars(*columns, console=console, transient=True)


def _line(verdict: Verdict) -> str:
    exchanges = f"{count(verdict.exchanges, 'exchange')} judged in {verdict.seconds:.1f} s"
    return f"{verdict.api}: {state(verdict)}, {exchanges} (seed {verdict.seed}, digest {verdict.digest or 'none'})"
