"""`caveat replay`: send the requests of findings again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.cli import _arazzo_export, _contract_of, _earlier_findings, _options, _runs, _targets
from caveat.cli._output import echo
from caveat.exchange import one_line
from caveat.runs.interruption import terminable

if TYPE_CHECKING:
    from caveat.catalogue.api import Api
    from caveat.cli._targets import TargetOptions
    from caveat.judging.finding import Finding
    from caveat.runs.replay import Replayed
    from caveat.targets.configuration.settings import TargetSettings
    from caveat.targets.target import Target

MAX_MESSAGE_CHARS = 120
"""Characters of a finding's message in a line."""


@click.command("replay", short_help="Send the requests of findings again, to see whether they are fixed.")
@click.argument("fingerprints", nargs=-1, metavar="[FINGERPRINT|all]...")
@click.option("--api", "name", metavar="API|DOCUMENT", help="The contract, if the report's document has moved.")
@_arazzo_export.option
@_earlier_findings.report_file
@_targets.options
@_options.header
@_options.output
def command(  # noqa: PLR0913 - each is one option
    *,
    fingerprints: tuple[str, ...],
    name: str | None,
    export: str | None,
    report_file: Path | None,
    options: TargetOptions,
    headers: tuple[str, ...],
) -> None:
    """Send the requests of findings again, to configured targets, to --url, or to the mocks; by default all findings.

    A fingerprint identifies a finding or a cause; its first six characters are enough. The requests pass the limits
    of the target. Reports mask credentials: those of the target are sent instead. If a request creates an item again,
    later requests use its new id. With --export, nothing is sent.

    Exit codes: 0 if all promises are kept, 1 if one is broken, 2 if one could not be judged.
    """
    from caveat.cli._built_targets import build_target
    from caveat.runs.replay import exit_code

    named = _earlier_findings.read(report_file, _contract_of.folders(options)).named(fingerprints)
    if export is not None:
        _arazzo_export.write(export, named, name, options)
        return
    fields = _options.headers(headers)
    contracts = _contracts(named, name, options, fields)
    results: list[Replayed] = []
    for api, each, settings in contracts:
        chosen = [finding for finding in named if finding.api == api.name and (fingerprints or finding.exchanges)]
        if options.dry_run:
            _print_dry_run(chosen)
            continue
        if settings is None:
            echo(f"{api.name}: the requests go to its mock; --target or --url names a server", err=True)
        target = build_target(api, "", _runs.announce, settings=settings, options=each, headers=fields, seed=0)
        results += _replay(api, target, chosen, each.target or "" if len(contracts) > 1 else "")
    if not options.dry_run:
        raise SystemExit(exit_code(results))


def _contracts(
    named: Sequence[Finding], name: str | None, options: TargetOptions, headers: dict[str, str]
) -> list[tuple[Api, TargetOptions, TargetSettings | None]]:
    """The APIs of the findings with their targets; the settings of all are checked before the first request."""
    from caveat.cli._target_settings import settings

    return [
        (api, each, settings(each, api, headers) if each.is_live else None)
        for api, each in _contract_of.apis(named, name, options)
    ]


def _print_dry_run(chosen: Sequence[Finding]) -> None:
    for finding in chosen:
        echo(f"{_subject(finding)}: would send {', '.join(f'{each.request!r}' for each in finding.exchanges)}")


def _replay(api: Api, target: Target, chosen: Sequence[Finding], name: str) -> list[Replayed]:
    """Send the requests of findings of one API; `name` is that of the target, if there are several."""
    from caveat.reports.wording import count
    from caveat.runs.replay import replay

    results: list[Replayed] = []
    try:
        with terminable():
            for each in replay(api, target, chosen):
                results.append(each)
                echo(f"{each.result.upper()}  {_subject(each.finding)}" + (f" ({each.why})" if each.why else ""))
    finally:
        target.finish()
    kinds = dict.fromkeys(each.result for each in results)
    counts = ", ".join(f"{sum(each.result is kind for each in results):,} {kind}" for kind in kinds)
    label = f"{api.name} ({name})" if name else api.name
    echo(f"{label}: {count(len(results), 'finding')}" + (f": {counts}" if counts else ", so nothing was sent"))
    return results


def _subject(finding: Finding) -> str:
    where = f" {finding.operation}" if finding.operation else ""
    return f"{finding.fingerprint}  {finding.code}{where}: {one_line(finding.message, MAX_MESSAGE_CHARS)}"
