"""What a person sees of a run: progress while it goes on, then findings, a table and a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from caveat.judging.verdict import Verdict, exit_code
from caveat.reports.table import table
from caveat.reports.text import report
from caveat.reports.wording import count


class Progress:
    """Live lines on a terminal, one for each API; elsewhere a plain line whenever one is done."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.fields[api]:10}"), TextColumn("{task.fields[count]:>7}"))
        rest = (TimeElapsedColumn(), TextColumn("{task.description}"))
        self._bars = Bars(*columns, *rest, console=console, transient=True) if console.is_terminal else None
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

    def update(self, api: str, doing: str, exchanges: int = 0) -> None:
        """Say what is being done for an API, and how many exchanges have been judged."""
        if self._bars is None:
            return
        if api not in self._tasks:
            self._tasks[api] = self._bars.add_task(doing, total=None, api=api, count="")
        self._bars.update(self._tasks[api], description=doing[:60], count=f"{exchanges:,}" if exchanges else "")

    def done(self, verdict: Verdict) -> None:
        """Say what an API came to."""
        if self._bars is None:
            click.echo(_line(verdict), err=True)
            return
        task = self._tasks.pop(verdict.api, None)
        if task is not None:
            self._bars.remove_task(task)
        self._bars.console.print(_line(verdict), highlight=False, markup=False, soft_wrap=True)


def _line(verdict: Verdict) -> str:
    state = ("kept", "BROKEN", "COULD NOT JUDGE")[verdict.exit_code]
    run = f"seed {verdict.seed}, digest {verdict.digest or 'none'}"
    return f"{verdict.api}: {state}, {count(verdict.exchanges, 'exchange')} judged in {verdict.seconds:.1f} s ({run})"


def closing(verdicts: Sequence[Verdict], base: str) -> str:
    """What is printed at the end: findings, the table, and one sentence; `base` is the server's address."""
    found = [report(verdict, base) for verdict in verdicts]
    unseen = [
        f"{verdict.api}: no request was accepted by {', '.join(verdict.never_accepted)}: "
        "what they promise of success was not seen."
        for verdict in verdicts
        if verdict.never_accepted
    ]
    return "\n".join([*(f"{text}\n" for text in found if text), table(verdicts), *unseen, _sentence(verdicts)])


def _sentence(verdicts: Sequence[Verdict]) -> str:
    judged = f"{count(sum(verdict.exchanges for verdict in verdicts), 'exchange')} judged"
    findings = sum(len(verdict.findings) for verdict in verdicts)
    match exit_code(tuple(verdicts)):
        case 0:
            return f"Kept: {judged}, nothing found."
        case 1:
            return f"Broken: {count(findings, 'finding')} in {judged}."
        case _:
            return "Could not judge: see above."
