"""`--baseline` and `--fail-on`: which findings fail a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from caveat.judging.baseline import Baseline
from caveat.judging.fail_on import FailOn
from caveat.judging.finding import Finding
from caveat.judging.verdict import Verdict

if TYPE_CHECKING:
    from caveat.runs.fail_fast import FailFast

Command = TypeVar("Command", bound=Callable[..., Any])

_BASELINE, _FAIL_ON = "caveat.baseline", "caveat.fail_on"
"""Keys in the `meta` of a command's context."""


def options(command: Command) -> Command:
    """Add `--baseline` and `--fail-on`."""
    fail_on = click.option(
        "--fail-on",
        type=click.Choice([str(each) for each in FailOn]),
        expose_value=False,
        callback=_remember_fail_on,
        help="Which new findings (not in the baseline) fail the run. `documented`: crashes, leaks, and promises that "
        "are documented or standard. `inferred`: these, and inferred promises. `new` or `assumed`: all. `none`: none.",
    )
    return baseline(fail_on(command))


def baseline(command: Command) -> Command:
    """Add `--baseline`."""
    return click.option(
        "--baseline",
        metavar="FILE",
        type=click.Path(path_type=Path),
        expose_value=False,
        callback=_remember_baseline,
        help="The file of known findings; by default caveat-baseline.toml of the project.",
    )(command)


def fail_fast() -> FailFast:
    """The check that ends a run at the first finding that fails it under `--baseline` and `--fail-on`."""
    from caveat.runs.fail_fast import FailFast

    meta = click.get_current_context().meta
    return FailFast(today(), meta.get(_BASELINE), FailOn(meta.get(_FAIL_ON) or FailOn.NEW))


def today() -> date:
    """The current date in UTC, by which entries expire: the same on every machine."""
    return datetime.now(UTC).date()


def applied(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts compared with the baseline, and with the value of `--fail-on`."""
    meta = click.get_current_context().meta
    listed: Baseline | None = meta.get(_BASELINE)
    marked = listed.applied(verdicts, today()) if listed is not None else list(verdicts)
    fail_on = FailOn(meta.get(_FAIL_ON) or FailOn.NEW)
    return [replace(verdict, fail_on=fail_on) for verdict in marked]


def is_listed(finding: Finding) -> bool:
    """Whether the baseline has an entry of a finding, or had one that has expired."""
    listed: Baseline | None = click.get_current_context().meta.get(_BASELINE)
    return listed is not None and any(entry.fingerprint == finding.fingerprint for entry in listed.entries)


def _remember_baseline(context: click.Context, _option: click.Parameter, given: Path | None) -> None:
    """Read the file before the run, so that an invalid one is reported before a request is sent."""
    from caveat.catalogue import baseline_file

    file = given or baseline_file.find()
    if file is not None:
        context.meta[_BASELINE] = baseline_file.read(file)


def _remember_fail_on(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    context.meta[_FAIL_ON] = value
