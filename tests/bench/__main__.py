"""`scripts/bench`: print measurements."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import click

from bench import (
    document_rates,
    documents,
    faults,
    findings,
    habits,
    ledger,
    memory,
    mock,
    run_times,
    session,
    size,
    workers,
)
from bench.cases import CASES
from bench.cases import lines as many_cases
from caveat.catalogue import catalogue


@click.group("bench")
def main() -> None:
    """Measure the speed of parts of caveat; nothing is judged."""


@main.command("mock")
@click.argument("document", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option(
    "--requests",
    type=click.IntRange(0),
    default=memory.REQUESTS,
    show_default=True,
    help="Measure the memory after these.",
)
def measure_mock(*, document: Path | None, requests: int) -> None:
    """Speed, start and memory of mocks, compared with an application with a constant response, and with Prism.

    With a DOCUMENT, the speed of its mock, compared with Scalar's mock server and with Prism: their npm packages
    are looked for in the folders around the document.
    """
    _print(mock.lines(requests) if document is None else document_rates.lines(document))


@main.command("size")
@click.argument("document", type=click.Path(path_type=Path), default=size.DOCUMENT)
@click.option("--seconds", type=click.IntRange(1), default=size.SECONDS, show_default=True, help="Time of the test.")
def measure_size(*, document: Path, seconds: int) -> None:
    """Time and memory of every verb on a large DOCUMENT, compared with Redocly, Scalar and Prism of npm."""
    _print(size.lines(document, seconds))


@main.command("session")
@click.option("--exchanges", type=click.IntRange(4), default=session.EXCHANGES, show_default=True, help="For each API.")
def measure_session(*, exchanges: int) -> None:
    """Cost of judging and memory of a session, with all rules of each API, after each quarter of the exchanges."""
    _print(session.lines(exchanges))


@main.command("ledger")
def measure_ledger() -> None:
    """Send 200 requests at 5 a second from four processes with one budget, on SQLite and on redis: over a minute."""
    _print(ledger.lines())


@main.command("workers")
@click.argument("subjects", nargs=-1, metavar="[API|DOCUMENT]...")
@click.option("--workers", "count", type=click.IntRange(2), default=2, show_default=True, help="Number of processes.")
@click.option("--pairs", type=click.IntRange(1), default=workers.PAIRS, show_default=True, help="Runs of each kind.")
def measure_workers(*, subjects: tuple[str, ...], count: int, pairs: int) -> None:
    """Time of `caveat test` in several processes, compared with one."""
    _print(workers.lines(subjects or catalogue.names(), count, pairs))


@main.command("cases")
@click.option("--cases", type=click.IntRange(1), default=CASES, show_default=True, help="Minimum for each API.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="The first seed; others follow.")
def try_cases(*, cases: int, seed: int) -> None:
    """Send many property-based cases to each mock, and print the failures."""
    _print(many_cases(cases, seed))


@main.command("documents")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--generated", type=click.IntRange(1), help=f"Generate this many; {documents.GENERATED:,} without FOLDER."
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="The first seed; others follow.")
@click.option("--workers", type=click.IntRange(1), default=os.cpu_count(), show_default=True, help="Processes.")
def check_documents(*, folder: Path | None, generated: int | None, seed: int, workers: int) -> None:
    """Run every verb on each document of FOLDER, or test generated documents; exit 1 if one fails."""
    failed = False
    if folder is not None:
        for line, is_right in documents.check_folder(folder, workers):
            click.echo(line)
            failed |= not is_right
    if generated is not None or folder is None:
        for each in documents.check_generated(generated or documents.GENERATED, seed, workers):
            failed |= isinstance(each, documents.Failure)
            click.echo(each)
    raise SystemExit(int(failed))


@main.command("findings")
def measure_findings() -> None:
    """Precision and recall of findings on labelled exchanges, and how many are shown for each cause."""
    _print(findings.lines())


@main.command("test")
@click.option("--pairs", type=click.IntRange(1), default=run_times.PAIRS, show_default=True, help="Runs of each kind.")
@click.option("--all", "every", is_flag=True, help="Also the faults beyond the 24 kinds.")
def measure_runs(*, pairs: int, every: bool) -> None:
    """`caveat test` and `schemathesis run` side by side, on the sample API: correct, and with each of 24 faults."""
    _print(run_times.lines(pairs, every=every))


@main.command("faults")
@click.option("--seeds", type=click.IntRange(1), default=faults.SEEDS, show_default=True, help="The first seeds.")
@click.option("--workers", type=click.IntRange(1), default=os.cpu_count(), show_default=True, help="Processes.")
def find_faults(*, seeds: int, workers: int) -> None:
    """Which faults of the sample API a default run finds on each seed, until its first finding."""
    _print(faults.lines(seeds, workers))


@main.command("habits")
@click.option("--seeds", type=click.IntRange(1), default=habits.SEEDS, show_default=True, help="The first seeds.")
def try_habits(*, seeds: int) -> None:
    """False alarms of state rules on correct servers, and the share of evaluations that cannot tell."""
    _print(habits.lines(seeds))


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


if __name__ == "__main__":
    main()
