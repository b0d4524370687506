"""Options that several commands have, and what is done with them at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from caveat.errors import BadOption
from caveat.traffic.plan import Plan

if TYPE_CHECKING:
    from caveat.judging.verdict import Verdict

Command = TypeVar("Command", bound=Callable[..., None])

_FILE = click.Path(dir_okay=False, path_type=Path)


def traffic(command: Command) -> Command:
    """Add `--seed` and `--examples`: how requests are made."""
    seed = click.option(
        "--seed",
        type=click.IntRange(0),
        default=Plan().seed,
        show_default=True,
        help="The same seed, the same requests.",
    )
    examples = click.option(
        "--examples",
        type=click.IntRange(1),
        default=Plan().examples,
        show_default=True,
        help="Requests at random for each operation.",
    )
    return seed(examples(command))


def reports(command: Command) -> Command:
    """Add `--junit` and `--json`: where reports are written."""
    junit = click.option("--junit", type=_FILE, help="Write a JUnit report there.")
    json = click.option("--json", "json_", type=_FILE, help="Write a JSON report there.")
    return junit(json(command))


def headers(lines: Iterable[str]) -> dict[str, str]:
    """Header fields given as `Name: value`; raises `BadOption`, which does not repeat them."""
    fields = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            option = "--header"
            raise BadOption(option, "a header is `Name: value`", "Write it like 'Authorization: Bearer …'")
        fields[name.strip()] = value.strip()
    return fields


def conclude(verdicts: Sequence[Verdict], junit: Path | None, json: Path | None, base: str | None = None) -> int:
    """Print what the verdicts say, write the reports asked for, and give the exit code."""
    from caveat.cli import _terminal
    from caveat.judging.verdict import exit_code
    from caveat.reports import json as json_report
    from caveat.reports import junit as junit_report
    from caveat.targets.target import DEFAULT_MOCK_URL

    address = base or DEFAULT_MOCK_URL
    click.echo(_terminal.closing(verdicts, address))
    if junit is not None:
        _write(junit, junit_report.report(verdicts, address), "--junit")
    if json is not None:
        _write(json, json_report.report(verdicts, address), "--json")
    return exit_code(tuple(verdicts))


def _write(path: Path, text: str, option: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadOption(option, f"{path} cannot be written ({error.strerror})", "Give another path") from error
