"""Options of the commands that carry out runs, and the run itself."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click

from caveat.cli import _output
from caveat.errors import BadOption, CaveatError
from caveat.runs.interruption import terminable

if TYPE_CHECKING:
    from caveat.cli._reports import ReportRequest
    from caveat.judging.verdict import Verdict
    from caveat.runs.job import Job, Worker
    from caveat.traffic.plan import Plan

Command = TypeVar("Command", bound=Callable[..., Any])

MAX_WORKERS = 64
"""Each is a process of some 50 MB."""

_WORKERS, _SHARD, _REQUIRE_REACHED = (f"caveat.{name}" for name in ("workers", "shard", "require_reached"))
"""Names of settings in the `meta` of a command's context."""


def options(command: Command) -> Command:
    """Add `--workers`, `--shard` and `--require-reached`."""
    shard = _option(
        "--shard", _SHARD, "K/N", "Carry out part K of N of the run only; `caveat merge` joins the reports."
    )
    return workers(shard(require_reached(command)))


def workers(
    command: Command, *, text: str = "Number of processes; findings and digest do not depend on it."
) -> Command:
    """Add `--workers`."""
    return click.option(
        "--workers",
        type=click.IntRange(1, MAX_WORKERS),
        expose_value=False,
        callback=_remember(_WORKERS),
        help=text,
    )(command)


def require_reached(command: Command) -> Command:
    """Add `--require-reached`."""
    return click.option(
        "--require-reached/--no-require-reached",
        default=None,
        expose_value=False,
        callback=_remember(_REQUIRE_REACHED),
        help="Exit with 2 if an operation gave no response that the contract promises for success.",
    )(command)


def plan(seed: int, examples: int, phases: tuple[str, ...] = (), seconds: float | None = None) -> Plan:
    """The plan of the options. Raises `BadOption`."""
    from caveat.runs.job import until
    from caveat.traffic.plan import PHASES, Plan

    meta = click.get_current_context().meta
    return Plan(
        seed=seed,
        examples=examples,
        phases=phases or PHASES,
        shard=_shard(meta.get(_SHARD) or "1/1"),
        deadline=until(seconds),
    )


def run(
    jobs: Sequence[Job], reports: Sequence[ReportRequest], *, default_workers: int = 1, must_reach: bool = False
) -> list[Verdict]:
    """Carry out jobs, show their progress, and write the reports of events; returns the verdicts.

    `must_reach` is the default of `--require-reached`. Raises `BadOption` if a report cannot be written.
    """
    from caveat.catalogue import catalogue
    from caveat.cli import _reports
    from caveat.runs import garbage
    from caveat.runs.run import interrupted

    _reports.require_writable(reports)
    garbage.collect_less()
    labels = [job.label(catalogue.find(job.name).name) for job in jobs]
    try:
        verdicts = _run_jobs(jobs, reports, labels, count_of_workers(default_workers), must_reach=must_reach)
    except KeyboardInterrupt:
        # Only before the first request: later, `carry_out` returns the verdicts of what was judged.
        verdicts = tuple(map(interrupted, labels))
    return judged(verdicts, must_reach=must_reach)


def _run_jobs(
    jobs: Sequence[Job], reports: Sequence[ReportRequest], labels: Sequence[str], workers: int, *, must_reach: bool
) -> tuple[Verdict, ...]:
    from caveat.cli import _gate, _reports
    from caveat.runs.job import Worker
    from caveat.runs.job_processes import started
    from caveat.runs.parallel import carry_out

    worker = Worker(announce=announce)
    # Processes start before targets connect, and before the progress is shown, which has a thread.
    with started(jobs, workers, worker) as processes:
        _prepare(jobs, worker)
        on_part = _reports.follow(reports, labels)
        from caveat.cli._progress import Progress

        with (
            Progress(
                quiet=_output.is_quiet(),
                judged=partial(judged_one, must_reach=must_reach),
                is_listed=_gate.is_listed,
            ) as progress,
            terminable(),
        ):
            return carry_out(jobs, progress, worker, processes, on_part)


def judged_one(verdict: Verdict, *, must_reach: bool = False) -> Verdict:
    """The verdict as `judged` returns it."""
    return judged([verdict], must_reach=must_reach)[0]


def begin() -> None:
    """Prepare the process for a run, so that it is faster; to be called before other parts are loaded."""
    from caveat.runs.garbage import less_collection

    click.get_current_context().with_resource(less_collection())
    # Loaded first: it collects all garbage, which takes 0.1 s longer when other parts are loaded.
    importlib.import_module("caveat.traffic.property_based.phases")


def announce(sentence: str) -> None:
    """Print a sentence about the first request of a run, unless the command is quiet."""
    if not _output.is_quiet():
        _output.echo(sentence, err=True)


def _prepare(jobs: Sequence[Job], worker: Worker) -> None:
    """Build targets before the progress is shown, so that invalid settings end the run, unless files are checked."""
    for job in jobs:
        try:
            worker.prepare(job)
        except CaveatError:
            # The part that sends requests reports it.
            if job.files is None:
                raise


def count_of_workers(default: int = 1) -> int:
    """The number of processes that `--workers` gives."""
    count: int | None = click.get_current_context().meta.get(_WORKERS)
    return count or default


def judged(verdicts: Sequence[Verdict], *, must_reach: bool = False) -> list[Verdict]:
    """The verdicts compared with the baseline, with an error where a required operation was not reached.

    There is one also if no request was accepted and no finding fails the run.
    """
    from caveat.cli import _gate
    from caveat.judging.merge import with_acceptance_required, with_reach_required

    verdicts = [with_acceptance_required(verdict) for verdict in _gate.applied(verdicts)]
    given = click.get_current_context().meta.get(_REQUIRE_REACHED)
    if given is False or (given is None and not must_reach):
        return verdicts
    return [with_reach_required(verdict) for verdict in verdicts]


def _option(name: str, setting: str, metavar: str, text: str) -> Callable[[Command], Command]:
    return click.option(name, metavar=metavar, expose_value=False, callback=_remember(setting), help=text)


def _remember(name: str) -> Callable[[click.Context, click.Parameter, object], None]:
    def remember(context: click.Context, _option: click.Parameter, value: object) -> None:
        context.meta[name] = value

    return remember


def _shard(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)/(\d+)", text)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise BadOption("--shard", f"{text!r} is not a shard", "Write it like 2/5, the second of five")
    return int(match[1]), int(match[2])
