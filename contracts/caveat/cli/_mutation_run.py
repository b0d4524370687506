"""Carries out the run of `caveat mutate`, and prints the results so far if it is interrupted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from caveat.cli import _runs
from caveat.cli._output import echo
from caveat.runs.interruption import terminable

if TYPE_CHECKING:
    from caveat.cli._subjects import Subject
    from caveat.mutation.mutant import Result
    from caveat.mutation.result_store import ResultStore
    from caveat.mutation.run import MutationRun

_STARTS_AGAIN = "the next one starts again, since the responses of a server differ each time"


def results(
    run: MutationRun, tested: Sequence[Subject], *, record: Path | None, recording: Path | None
) -> Sequence[Sequence[Result]] | None:
    """Carry out the run, or read its recording, and judge the mutants; None if the run has errors or is interrupted."""
    from caveat.cli import _mutation_files
    from caveat.cli._progress import Progress
    from caveat.mutation.run import decide_all, record_all

    if recording is not None:
        _mutation_files.read(run, recording)
    elif record is None:
        _print_no_resume(tested)
    names = [subject.label or subject.api.name for subject in tested]
    workers = _runs.count_of_workers(2)
    with ExitStack() as stack, Progress() as progress, terminable():

        def on_progress(activity: str, exchanges: int) -> None:
            progress.update("mutate", activity, exchanges)

        if not run.recordings:
            stack.callback(_end_targets, run)
            record_all(run, workers, on_progress)
        if record is not None:
            _mutation_files.write(run, record)
        if not _is_clean(run, names):
            return None
        stores = [_store(run, index, subject) for index, subject in enumerate(tested)]
        try:
            decided = decide_all(run, stores, workers, on_progress)
        except KeyboardInterrupt:
            _print_interrupted(run, tested, record)
            return None
    for store in stores:
        store.finish()
    return decided


def _end_targets(run: MutationRun) -> None:
    for _, target in run.worker.prepared.values():
        target.finish()


def _print_no_resume(tested: Sequence[Subject]) -> None:
    """Print that the next run cannot continue one on a server, whose responses differ each time."""
    for subject in tested:
        if subject.settings is not None:
            name = subject.label or subject.api.name
            echo(
                f"{name}: if this run is killed, {_STARTS_AGAIN}; "
                "with --record FILE, `caveat mutate … --recording FILE` continues without another run",
                err=True,
            )


def _print_interrupted(run: MutationRun, tested: Sequence[Subject], record: Path | None) -> None:
    """Print the results so far of an interrupted run, and how the next run continues it."""
    from caveat.mutation.score import score

    for index, subject in enumerate(tested):
        # The results are read again: the stores know those of earlier runs only.
        store = _store(run, index, subject)
        mutants = run.mutants(index)
        decided = [result for each in mutants if (result := store.get(each.mutant)) is not None]
        total = score(decided)
        name = subject.label or subject.api.name
        echo(
            f"{name}: interrupted: {len(decided)} of {len(mutants)} mutants are evaluated, of which {total.found} are "
            f"found and {total.survived} survived; {_continued(subject, store, record)}",
            err=True,
        )


def _continued(subject: Subject, store: ResultStore, record: Path | None) -> str:
    if subject.settings is None:
        return f"{store.path} has their results, and the same command continues"
    if record is not None:
        return f"`caveat mutate … --recording {record}` evaluates all without another run"
    return f"if you repeat this run, {_STARTS_AGAIN}"


def _is_clean(run: MutationRun, names: Sequence[str]) -> bool:
    """Whether the runs without mutants are complete, without errors; their findings are printed, and do not count."""
    from caveat.judging.verdict import NOT_EVERYTHING

    for index, name in enumerate(names):
        verdict = run.recordings[index].verdict
        limits = [notice for notice in verdict.notices if verdict.limited and notice.endswith(NOT_EVERYTHING)]
        for error in (*verdict.errors, *limits):
            echo(f"{name}: without mutants, the run has an error: {error}", err=True)
        for finding in verdict.breaches:
            echo(
                f"{name}: without mutants, the run finds {finding.code} {finding.operation}: {finding.message}",
                err=True,
            )
    verdicts = [run.recordings[index].verdict for index, _ in enumerate(names)]
    return not any(verdict.errors or verdict.limited for verdict in verdicts)


def _store(run: MutationRun, index: int, subject: Subject) -> ResultStore:
    from caveat.mutation.result_store import ResultStore, key_of
    from caveat.targets.ledgers.ledger import FOLDER

    plan, url = run.jobs[index].plan, subject.options.url or ""
    key = key_of(subject.api.spec.root, plan.seed, plan.examples, url, run.recordings[index].verdict.digest)
    name = re.sub(r"[^A-Za-z0-9_.-]", "_", subject.label or subject.api.name)
    return ResultStore(Path(FOLDER) / f"{name}.mutants.jsonl", key)
