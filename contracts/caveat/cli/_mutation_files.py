"""The files of `caveat mutate`: the recordings that it reads and writes, and its reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caveat.errors import BadOption, BadRecording

if TYPE_CHECKING:
    from caveat.cli._subjects import Subject
    from caveat.cli._targets import TargetOptions
    from caveat.mutation.reports.api_results import ApiResults
    from caveat.mutation.run import MutationRun

RECORD, RECORDING, REPORT = "--record", "--recording", "--report"

FORMATS = ("json", "markdown")


@dataclass(frozen=True, slots=True)
class Report:
    """A requested report: its format, and its file; None prints it."""

    format: str
    file: Path | None


@dataclass(frozen=True, slots=True)
class Files:
    """The files that options name."""

    reports: tuple[Report, ...]
    recording: Path | None
    """A recording that is judged instead of a run."""
    record: Path | None
    """Where the run is recorded."""


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--recording`, `--record` and `--report`; the command gets them as one argument, `files`."""

    @wraps(command)
    def with_files(
        *,
        given: tuple[str, ...],
        recording: Path | None,
        record: Path | None,
        **values: Any,  # noqa: ANN401 - those of the command
    ) -> Any:  # noqa: ANN401 - a command's own
        return command(**values, files=Files(reports(given), recording, record))

    file = click.Path(path_type=Path)
    read = click.option(
        RECORDING, type=file, metavar="FILE", help="Judge the mutants on this recording (HAR 1.2), and send nothing."
    )
    written = click.option(
        RECORD, type=file, metavar="FILE", help="Write the run without mutants to a file (HAR 1.2), without secrets."
    )
    text = "Print a report instead of text, or write it to FILE; repeatable. Formats: json, markdown."
    reported = click.option(REPORT, "given", metavar="FORMAT[=FILE]", multiple=True, help=text)
    return read(written(reported(with_files)))


def reports(values: Iterable[str]) -> tuple[Report, ...]:
    """The reports that `--report` requests; raises `BadOption`."""
    requested = tuple(dict.fromkeys(map(_report, values)))
    if sum(each.file is None for each in requested) > 1:
        raise BadOption(REPORT, "only one report can be printed", "Write the others to files: FORMAT=FILE")
    return requested


def _report(value: str) -> Report:
    name, equals, file = value.partition("=")
    if name not in FORMATS:
        raise BadOption(REPORT, f"no report format is called {name!r}", f"The formats are: {', '.join(FORMATS)}")
    if equals and not file:
        raise BadOption(REPORT, f"{value!r} names no file", f"Write {name}=FILE, or {name} to print the report")
    return Report(name, Path(file) if equals and file != "-" else None)


def publish(requested: Sequence[Report], apis: Sequence[ApiResults], exit_code: int) -> None:
    """Print and write the reports; raises `BadOption`."""
    from caveat.cli._output import echo_document
    from caveat.cli._written_files import write_for
    from caveat.mutation.reports import mutation_json, mutation_markdown

    for each in requested:
        text = (mutation_json if each.format == "json" else mutation_markdown).report(apis, exit_code)
        if each.file is None:
            echo_document(text)
        else:
            write_for(REPORT, each.file, text)


def check(files: Files, tested: Sequence[Subject], options: TargetOptions) -> None:
    """Raise `BadOption` for options that contradict each other."""
    record, recording = files.record, files.recording
    option = RECORD if record is not None else RECORDING
    if record is not None and recording is not None:
        raise BadOption(RECORD, f"{RECORDING} starts no run to record", f"Leave out {RECORD} or {RECORDING}")
    if recording is not None and options.is_live:
        raise BadOption(RECORDING, "nothing is sent to a server", "Leave out --url and --target")
    if (record or recording) is not None and len(tested) != 1:
        raise BadOption(option, f"a recording is of one API, not of {len(tested)}", "Name one API or document")


def require_writable(files: Files) -> None:
    """Raise `BadOption` for the first file that cannot be written; called before the first request."""
    from caveat.cli._written_files import require_writable_for

    if files.record is not None:
        require_writable_for(RECORD, files.record)
    for each in files.reports:
        if each.file is not None:
            require_writable_for(REPORT, each.file)


def read(run: MutationRun, recording: Path) -> None:
    """Read the recorded run from a file and judge it again; raises `BadRecording`."""
    from caveat.mutation import har
    from caveat.mutation.judged_again import judged_again

    try:
        text = recording.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRecording(str(recording), getattr(error, "strerror", "") or "it is not UTF-8") from error
    archive = har.read(text, str(recording))
    run.recordings = {0: judged_again(run.api(0), archive)}
    run.exclusive = archive.exclusive


def write(run: MutationRun, record: Path) -> None:
    """Write the recorded run to a file, without secrets; only its owner can read it. Raises `BadOption`."""
    from caveat.cli._written_files import write_for
    from caveat.mutation import har
    from caveat.mutation.redacted import redacted

    api, target = run.worker.prepare(run.jobs[0])
    archive = har.Archive(redacted(api, target, run.recordings[0]).segments, exclusive=target.exclusive)
    write_for(RECORD, record, har.dump(archive, target.base_url, datetime.now(UTC)), private=True)
