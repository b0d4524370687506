"""Options of the commands that carry out runs, and the run itself."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from caveat.cli import _output
from caveat.errors import BadOption, CaveatError

if TYPE_CHECKING:
    from caveat.judging.verdict import Verdict
    from caveat.runs.job import Job, Worker
    from caveat.targets.target import Target
    from caveat.traffic.plan import Plan

Command = TypeVar("Command", bound=Callable[..., Any])

_WORKERS, _SHARD, _REQUIRE_REACHED = (f"caveat.{name}" for name in ("workers", "shard", "require_reached"))
"""Names of settings in the `meta` of a command's context."""


def options(command: Command) -> Command:
    """Add `--workers`, `--shard` and `--require-reached`."""
    shard = _option(
        "--shard", _SHARD, "K/N", "Carry out each Nth part of the run only; `caveat merge` joins the reports."
    )
    return workers(shard(require_reached(command)))


def workers(
    command: Command, *, text: str = "Number of processes; findings and digest do not depend on it."
) -> Command:
    """Add `--workers`."""
    return click.option(
        "--workers",
        type=click.IntRange(1),
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


def plan(
    seed: int, examples: int, phases: tuple[str, ...] = (), seconds: float | None = None, *, brief: bool = False
) -> Plan:
    """The plan of the options; `brief` says that a limit may end the run early. Raises `BadOption`."""
    from caveat.runs.job import until
    from caveat.traffic.plan import PHASES, Plan

    meta = click.get_current_context().meta
    return Plan(
        seed=seed,
        examples=examples,
        phases=phases or PHASES,
        shard=_shard(meta.get(_SHARD) or "1/1"),
        brief=brief,
        deadline=until(seconds),
    )


def run(jobs: Sequence[Job], *, default_workers: int = 1, must_reach: bool = False) -> list[Verdict]:
    """Carry out jobs and show their progress; returns the verdicts.

    `must_reach` is the default of `--require-reached`.
    """
    from caveat.cli._progress import Progress
    from caveat.runs.job import Worker
    from caveat.runs.parallel import run_all

    count = count_of_workers(default_workers)
    worker = Worker()
    # Targets are built before the progress is shown: what cannot be used is refused.
    for label, target in list(_prepared(jobs, worker)):
        if count > 1 and target.run and not _output.is_quiet():
            _output.echo(f"{label}: requests go to {target.base_url}", err=True)
    with Progress(quiet=_output.is_quiet()) as progress, terminable():
        return judged(run_all(jobs, progress, count, worker), must_reach=must_reach)


def _prepared(jobs: Sequence[Job], worker: Worker) -> Iterator[tuple[str, Target]]:
    """The jobs' labels and targets; where files are checked too, an error is left to the part that sends requests."""
    for job in jobs:
        try:
            api, target = worker.prepare(job)
            yield job.label(api.name), target
        except CaveatError:
            if not job.files:
                raise


def count_of_workers(default: int = 1) -> int:
    """The number of processes that `--workers` gives."""
    count: int | None = click.get_current_context().meta.get(_WORKERS)
    return count or default


def judged(verdicts: Sequence[Verdict], *, must_reach: bool = False) -> list[Verdict]:
    """The verdicts, with an error where operations were not reached that have to be."""
    from caveat.judging.merge import with_reach_required

    given = click.get_current_context().meta.get(_REQUIRE_REACHED)
    if given is False or (given is None and not must_reach):
        return list(verdicts)
    return [with_reach_required(verdict) for verdict in verdicts]


@contextmanager
def terminable() -> Iterator[None]:
    """Handle SIGTERM like Ctrl-C: the run ends in order, and reports its results so far."""

    def interrupt(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


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
