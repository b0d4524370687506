"""`caveat merge`: join the reports of shards into the report of the whole run."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.cli import _gate, _options, _runs

if TYPE_CHECKING:
    from caveat.judging.verdict import Verdict


@click.command("merge", short_help="Join the JSON reports of shards into one.")
@click.argument("files", nargs=-1, required=True, metavar="REPORT...", type=click.Path(path_type=Path))
@_runs.require_reached
@_gate.options
@_options.reports
@_options.run_output
def command(*, files: tuple[Path, ...], reports: tuple[str, ...]) -> None:
    """Join JSON reports of one run, in any order: `caveat test --shard K/N --report json=FILE` writes them.

    The result is the same as that of a run without shards. If a shard is missing, the exit code is 2.
    """
    from caveat.cli import _reports
    from caveat.judging.merge import merged, with_missing_units
    from caveat.reports import reading

    requested = _reports.requests(reports)
    by_api: defaultdict[str, list[Verdict]] = defaultdict(list)
    for verdict in (verdict for file in files for verdict in reading.read(file)):
        by_api[verdict.api].append(verdict)
    verdicts = [with_missing_units(merged(by_api[api])) for api in sorted(by_api)]
    raise SystemExit(_reports.publish(_runs.judged(verdicts), requested))
