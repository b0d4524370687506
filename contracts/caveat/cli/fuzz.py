"""`caveat fuzz`: send requests with other seeds, round after round, until a limit is used up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.cli import _gate, _options, _runs, _targets
from caveat.cli._completion import complete_targets_and_apis
from caveat.cli._output import echo, is_quiet
from caveat.cli.test import print_dry_run
from caveat.errors import BadOption
from caveat.runs.interruption import terminable

if TYPE_CHECKING:
    from caveat.catalogue.api import Api
    from caveat.cli._targets import TargetOptions
    from caveat.judging.finding import Finding
    from caveat.judging.verdict import Verdict
    from caveat.runs.fuzz import FuzzProgress
    from caveat.runs.fuzz_store import FuzzStore
    from caveat.runs.fuzz_worker import Executor, Setup
    from caveat.runs.spending import Spending
    from caveat.targets.configuration.settings import TargetSettings
    from caveat.targets.target import Target

DEFAULT_SECONDS = 60.0
"""Seconds of a run without a limit on a mock, or on a server of this machine."""

_MAX_ACTIVITY_CHARACTERS = 140


@click.command("fuzz", short_help="Search for broken promises until a limit is used up.")
@click.argument("subject", required=False, metavar="[TARGET|API|DOCUMENT]", shell_complete=complete_targets_and_apis)
@partial(_targets.unchecked_options, target_text="Fuzz this configured target.")
@_options.header
@_options.traffic
@partial(_runs.workers, text="Number of processes.")
@click.option("--rounds", type=click.IntRange(1), metavar="N", help="End after round N, counted over all runs.")
@click.option("--fresh", is_flag=True, help="Forget what earlier runs have found and done.")
@_runs.require_reached
@_gate.options
@_options.reports
@_options.run_output
def command(  # noqa: PLR0913 - one parameter for each option
    *,
    subject: str | None,
    options: TargetOptions,
    headers: tuple[str, ...],
    seed: int,
    examples: int,
    rounds: int | None,
    fresh: bool,
    reports: tuple[str, ...],
) -> None:
    """Fuzz a configured target, or an API or document on its mock or with --url.

    The first round sends the requests of `caveat test`; each later round has another seed. Findings and finished units
    are stored in .caveat/NAME.fuzz.jsonl, even if the run is killed; the next run continues.
    """
    _runs.begin()
    from caveat.cli import _reports
    from caveat.cli._built_targets import build_target
    from caveat.cli._lookup import find_api
    from caveat.cli._target_settings import settings as settings_of
    from caveat.runs.fuzz_worker import Setup

    requested = _reports.requests(reports)
    name, options = _resolved(subject, options)
    api = find_api(name, "{}")
    fields = _options.headers(headers)
    settings = settings_of(options, api, fields) if options.is_live else None
    seconds = options.max_time if rounds is not None else _seconds(options, settings)
    plan = _runs.plan(seed, examples, (), seconds)
    if options.dry_run and settings is not None:
        print_dry_run(api, settings, plan)
        return
    _reports.require_writable(requested)
    build = partial(build_target, settings=settings, options=options, headers=fields, seed=seed)
    setup = Setup(name, build, "", plan, _store(api, settings), "")
    # The ledger of a service holds its limit.
    limit = None if options.is_live else options.max_requests
    verdict = _carried_out(setup, api, limit, rounds=rounds, fresh=fresh)
    raise SystemExit(_reports.publish(_runs.judged([verdict]), requested))


def _resolved(subject: str | None, options: TargetOptions) -> tuple[str, TargetOptions]:
    """The name of the API, or the path of its document, and the options with the target that is named."""
    from caveat.cli._lookup import named_target
    from caveat.targets.configuration import configuration

    if len(options.targets) > 1:
        raise BadOption("--target", "fuzz tests one target at a time", "Give one, or run it once for each")
    if subject is not None and options.target is not None:
        raise BadOption("--target", "the target names its API", f"Leave out {subject}")
    targets = {settings.name: settings for settings in configuration.find_all()} if options.url is None else {}
    if subject is not None and subject in targets:
        options = replace(options, targets=(subject,))
    options.check(_targets.LIVE_ONLY_OF_FUZZ)
    if options.target is not None:
        return named_target(options.target, "--target").api, options
    if subject is None:
        raise click.UsageError("Name a target, an API or a document.")
    return subject, options


def _seconds(options: TargetOptions, settings: TargetSettings | None) -> float | None:
    """How long the run may take, unless another limit ends it."""
    from caveat.targets.configuration import url

    budget = settings.budget if settings is not None else None
    limits = (options.max_time, options.max_requests, *((budget.seconds, budget.requests) if budget else ()))
    if any(limit is not None for limit in limits):
        return options.max_time
    if settings is None or url.is_own_machine(settings.url):
        return DEFAULT_SECONDS
    raise BadOption("--max-time", "a run on a service needs a limit", "Give --max-time 10m or --max-requests 500")


def _store(api: Api, settings: TargetSettings | None) -> Path:
    """The file of findings: beside the configuration of a target, else in the current folder."""
    from urllib.parse import urlsplit

    from caveat.targets.ledgers.ledger import FOLDER

    folder, name = Path(), api.name
    if settings is not None and settings.defined_in:
        folder, name = Path(settings.defined_in.rpartition(":")[0]).parent, settings.name
    elif settings is not None:
        name = f"{api.name}-{urlsplit(settings.url).netloc}"
    return folder / FOLDER / f"{re.sub(r'[^A-Za-z0-9_.-]', '_', name)}.fuzz.jsonl"


def _carried_out(setup: Setup, api: Api, max_requests: int | None, *, rounds: int | None, fresh: bool) -> Verdict:
    """The verdict of a run, also of one that is interrupted."""
    from caveat.runs.run import interrupted
    from caveat.runs.spending import Spending

    try:
        return _in_processes(setup, api, Spending.none(max_requests), rounds=rounds, fresh=fresh)
    except KeyboardInterrupt:
        # Only before the first request: later, the verdict has what was judged.
        return interrupted(api.name)


def _in_processes(setup: Setup, api: Api, spending: Spending, *, rounds: int | None, fresh: bool) -> Verdict:
    """Start the processes, connect to the target, and fuzz."""
    from caveat.runs import garbage
    from caveat.runs.fuzz_processes import started

    garbage.collect_less()
    with started(spending, _runs.count_of_workers()) as build_executor:
        target = setup.build(api, "", _runs.announce)
        setup = replace(setup, run=target.run, base=target.base_url)
        executor = build_executor(setup, _runs.announce) if build_executor is not None else None
        return _fuzz(setup, api, target, spending, executor, rounds=rounds, fresh=fresh)


def _fuzz(  # noqa: PLR0913 - what a run depends on
    setup: Setup,
    api: Api,
    target: Target,
    spending: Spending,
    executor: Executor | None,
    *,
    rounds: int | None,
    fresh: bool,
) -> Verdict:
    """Fuzz, and show the progress."""
    from caveat.cli._progress import Progress
    from caveat.runs.fuzz import fuzz
    from caveat.runs.fuzz_store import FuzzStore

    with (
        FuzzStore.opened(setup.store, setup.base, fresh=fresh) as store,
        Progress(quiet=is_quiet(), judged=_runs.judged_one, max_activity=_MAX_ACTIVITY_CHARACTERS) as progress,
        terminable(),
    ):
        _print_start(api, setup.base, store)

        last = ""

        def on_progress(now: FuzzProgress, new: Sequence[Finding]) -> None:
            nonlocal last
            for finding in new if not is_quiet() else ():
                word = "KNOWN" if _gate.is_listed(finding) else "NEW"
                echo(f"{api.name}: {word} {finding.code} {finding.operation or ''}: {finding.message}", err=True)
            last = activity(now)
            progress.update(api.name, last, now.requests)

        verdict = fuzz(setup, target, store, spending, on_progress, executor=executor, rounds=rounds)
        if last and not is_quiet():
            # Progress lines are shown at intervals; this last one has the same counts as the table.
            echo(f"{api.name}: {last}", err=True)
        progress.done(verdict)
    return verdict


def _print_start(api: Api, base: str, store: FuzzStore) -> None:
    if not is_quiet():
        earlier = f", {len(store.earlier)} of earlier runs" if store.earlier else ""
        echo(f"{api.name}: requests go to {base}; findings are stored in {store.path}{earlier}", err=True)


def activity(now: FuzzProgress) -> str:
    """The progress line of a run."""
    rate = now.requests / now.seconds if now.seconds else 0.0
    return (
        f"round {now.round}: {now.requests:,} requests ({now.writes:,} writes), {now.reached} of {now.operations} "
        f"operations reached, findings: {now.new} of this run, {now.earlier} of earlier runs, {rate:.0f}/s"
    )
