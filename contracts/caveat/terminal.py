"""What a person sees of a run: progress while it goes on, then findings, a table and a verdict."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from caveat import workspace
from caveat.errors import BadOption, CaveatError
from caveat.openapi import document
from caveat.openapi.source import Place
from caveat.reports import json as json_report
from caveat.reports import junit as junit_report
from caveat.reports.table import table
from caveat.reports.text import report
from caveat.verdict import Verdict, exit_code


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
    return f"{verdict.api}: {state}, {verdict.exchanges:,} exchanges judged in {verdict.seconds:.1f} s ({run})"


def conclude(verdicts: Sequence[Verdict], *, junit: Path | None, json: Path | None, base: str | None = None) -> None:
    """Print findings and the closing table, write the reports asked for, and exit with the verdict."""
    address = base or "http://127.0.0.1:8000"
    for verdict in verdicts:
        found = report(verdict, _locate, address)
        if found:
            click.echo(found + "\n")
    click.echo(table(verdicts))
    for verdict in verdicts:
        if verdict.never_accepted:
            names = ", ".join(verdict.never_accepted)
            click.echo(f"{verdict.api}: no request was accepted by {names}: what they promise of success was not seen.")
    if junit is not None:
        _write(junit, junit_report.report(verdicts), "--junit")
    if json is not None:
        _write(json, json_report.report(verdicts, address), "--json")
    code = exit_code(tuple(verdicts))
    click.echo(_closing(verdicts, code))
    sys.exit(code)


def _write(path: Path, text: str, option: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadOption(option, f"{path} cannot be written ({error.strerror})", "Give another path") from error


def _closing(verdicts: Sequence[Verdict], code: int) -> str:
    exchanges = sum(verdict.exchanges for verdict in verdicts)
    findings = sum(len(verdict.findings) for verdict in verdicts)
    if code == 0:
        return f"Kept: {exchanges:,} exchanges judged, nothing found."
    if code == 1:
        return f"Broken: {findings} finding{'s' * (findings != 1)} in {exchanges:,} exchanges judged."
    return "Could not judge: see above."


def _locate(api: str, pointer: str) -> Place | None:
    """Where a promise stands in the checkout we are in, if we are in one."""
    try:
        spec = workspace.find().spec(api)
        return document.load(spec).place(pointer) if spec.is_file() else None
    except CaveatError:
        # The lint says what is wrong with the document; a finding goes without its place.
        return None
