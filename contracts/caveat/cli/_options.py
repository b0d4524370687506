"""Arguments and options that several commands have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from caveat.cli import _output
from caveat.cli._completion import complete_apis, complete_reports
from caveat.errors import BadOption
from caveat.judging.redaction import Redactor

Command = TypeVar("Command", bound=Callable[..., Any])

MAX_EXAMPLES = 1_000_000
"""The largest number of random requests for each operation."""


def apis(command: Command) -> Command:
    """Add the names of APIs and the paths of documents, any number of them."""
    return click.argument("apis", nargs=-1, metavar="[API|DOCUMENT]...", shell_complete=complete_apis)(command)


def output(command: Command) -> Command:
    """Add `--no-color` and `--verbose`."""
    return _no_color(_verbose("Show the traceback of an internal error.")(command))


def run_output(command: Command) -> Command:
    """Add `--quiet`, `--no-color` and `--verbose` to a command that judges exchanges."""
    quiet = click.option(
        "-q",
        "--quiet",
        is_flag=True,
        expose_value=False,
        callback=_setting(_output.QUIET),
        help="Print only the findings and the final sentence.",
    )
    verbose = _verbose("Also list the promises that were kept, and show the traceback of an internal error.")
    return quiet(_no_color(verbose(command)))


def _no_color(command: Command) -> Command:
    return click.option(
        "--no-color",
        is_flag=True,
        expose_value=False,
        callback=_turn_colour_off,
        help="Print without colour; so does NO_COLOR=1.",
    )(command)


def _verbose(text: str) -> Callable[[Command], Command]:
    return click.option(
        "-v", "--verbose", is_flag=True, expose_value=False, callback=_setting(_output.VERBOSE), help=text
    )


def traffic(command: Command) -> Command:
    """Add `--seed` and `--examples`: how requests are generated."""
    from caveat.traffic.plan import SHARE, Plan

    seed = click.option(
        "--seed",
        type=click.IntRange(0),
        default=Plan().seed,
        show_default=True,
        help="The same seed generates the same requests.",
    )
    examples = click.option(
        "--examples",
        type=click.IntRange(1, MAX_EXAMPLES),
        default=Plan().examples,
        show_default=True,
        help="Maximum number of random requests for each operation, and of sequences. Multiplied by "
        f"{SHARE} for the document's examples and for boundary values, and by {2 * SHARE} for bodies that each break "
        "one promise.",
    )
    return seed(examples(command))


def reports(command: Command) -> Command:
    """Add `--report`, and refuse the options that it replaces with an error that names it."""
    from caveat.reports import registry

    report = click.option(
        "--report",
        "reports",
        metavar="FORMAT[=FILE]",
        multiple=True,
        shell_complete=complete_reports,
        help="Print a report, or write it to FILE, whose folder is created; repeatable. "
        f"Formats: {', '.join(registry.names())}. ndjson is written during the run. "
        "If no report is printed, text is printed.",
    )
    return report(removed("--junit", "--report junit=FILE")(removed("--json", "--report json=FILE")(command)))


def header(command: Command) -> Command:
    """Add `-H`, the header fields of all requests."""
    return click.option(
        "-H",
        "--header",
        "headers",
        multiple=True,
        metavar="'NAME: VALUE'",
        help="Send this header field with every request; repeatable.",
    )(command)


def headers(lines: Iterable[str]) -> dict[str, str]:
    """Header fields given as `Name: value`; raises `BadOption`, which does not repeat them: they may be secret.

    From now on, their values are masked in all output.
    """
    fields = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            option = "--header"
            raise BadOption(option, "a header is `Name: value`", "Write it like 'Authorization: Bearer …'")
        if not re.fullmatch(r"[\t -~\x80-\xff]*", value.strip()):
            raise BadOption("--header", f"the value of {name.strip()} cannot be sent", "Use characters of Latin-1")
        fields[name.strip()] = value.strip()
    _output.mask(lambda: Redactor.of(headers=fields.items()).secrets)
    return fields


def removed(name: str, replacement: str) -> Callable[[Command], Command]:
    """Refuse an option with an error that names the one that replaces it."""

    def refuse(_context: click.Context, _option: click.Parameter, value: str | None) -> None:
        if value is not None:
            raise BadOption(name, "this option was removed", f"Write {replacement}")

    return click.option(name, hidden=True, expose_value=False, callback=refuse)


def _turn_colour_off(context: click.Context, _option: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click passes it so
    if value:
        context.color = False


def _setting(name: str) -> Callable[[click.Context, click.Parameter, bool], None]:
    def note(context: click.Context, _option: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click passes it so
        if value:
            context.meta[name] = True

    return note
