"""`--report FORMAT[=FILE]`: reads the option, and prints or writes the reports."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caveat.cli import _earlier_findings, _event_stream, _output
from caveat.cli._written_files import not_written, require_writable_for, write
from caveat.errors import BadOption
from caveat.reports import registry
from caveat.suggestion import did_you_mean, similar

if TYPE_CHECKING:
    from caveat.judging.verdict import Verdict

OPTION = "--report"

JOB_SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable of GitHub Actions with the file of a job's summary."""


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """A requested report: its format, and its file; None prints it."""

    format: str
    file: Path | None = None


def requests(values: Iterable[str]) -> tuple[ReportRequest, ...]:
    """The reports that `--report` requests, with the text report if none is printed; raises `BadOption`."""
    reports = tuple(dict.fromkeys(map(_request, values)))
    files = [report.file for report in reports if report.file is not None]
    if len(files) + 1 < len(reports):
        raise BadOption(OPTION, "only one report can be printed", "Write the others to files: FORMAT=FILE")
    for file in files:
        if files.count(file) > 1:
            raise BadOption(OPTION, f"two reports have the same file, {file}", "Give each a file of its own")
    return reports if len(files) < len(reports) else (ReportRequest("text"), *reports)


def _request(value: str) -> ReportRequest:
    name, equals, file = value.partition("=")
    formats = registry.names()
    if name not in formats:
        question = did_you_mean(similar(name, formats))
        problem = f"no report format is called {name!r}"
        raise BadOption(OPTION, problem, f"{question} The formats are: {', '.join(formats)}".lstrip())
    if equals and not file:
        raise BadOption(OPTION, f"{value!r} names no file", f"Write {name}=FILE, or {name} to print the report")
    if Path(file).is_dir() and equals:
        raise BadOption(OPTION, f"{file} is a folder", "Give the path of a file")
    return ReportRequest(name, Path(file) if equals and file != "-" else None)


def require_writable(reports: Iterable[ReportRequest]) -> None:
    """Raise `BadOption` for the first report whose file cannot be written; called before the first request."""
    for report in reports:
        if report.file is not None:
            require_writable_for(OPTION, report.file)
        elif report.format == "github":
            _append_to_job_summary("")


def publish(verdicts: Sequence[Verdict], reports: Sequence[ReportRequest]) -> int:
    """Print and write the reports, and return the exit code; raises `BadOption` after all files were tried."""
    from caveat.judging.verdict import exit_code

    _earlier_findings.keep(verdicts)
    failures: list[BadOption] = []
    stream = _event_stream.current()
    if stream is not None:
        stream.end(verdicts)
        failures += [not_written(OPTION, file, error) for file, error in stream.failures.items()]
    for report in reports:
        if stream is not None and report.format == _event_stream.FORMAT:
            continue
        if report.file is None:
            _print(report.format, verdicts)
            continue
        try:
            write(report.file, registry.find(report.format).report(verdicts))
        except OSError as error:
            failures.append(not_written(OPTION, report.file, error))
    if failures:
        raise failures[0]
    return exit_code(tuple(verdicts))


def follow(reports: Sequence[ReportRequest], apis: Iterable[str]) -> Callable[[Verdict], None] | None:
    """Start the reports that are written during a run; returns a listener for its parts. Raises `BadOption`."""
    files = [report.file for report in reports if report.format == _event_stream.FORMAT]
    if not files:
        return None
    stream = _event_stream.begin(files, apis)
    for file, error in stream.failures.items():
        raise not_written(OPTION, file, error)
    return stream.part


def _print(name: str, verdicts: Sequence[Verdict]) -> None:
    from caveat.reports.formats import github, text

    if name == "github":
        _append_to_job_summary(github.summary(verdicts))
    if name != "text":
        _output.echo_document(registry.find(name).report(verdicts))
    elif _output.is_quiet():
        _output.echo_text(text.brief(verdicts).rstrip("\n"))
    elif _output.is_verbose():
        _output.echo_text(text.detailed(verdicts).rstrip("\n"))
    else:
        _output.echo_text(text.report(verdicts).rstrip("\n"))


def _append_to_job_summary(text: str) -> None:
    """Append to the job summary, whose file GitHub Actions names in a variable; raises `BadOption`."""
    file = os.environ.get(JOB_SUMMARY)
    if not file:
        return
    try:
        with Path(file).open("a", encoding="utf-8", errors="backslashreplace") as page:
            page.write(text)
    except OSError as error:
        problem = f"{JOB_SUMMARY} names {file}, which cannot be written ({error.strerror})"
        raise BadOption(OPTION, problem, f"Correct the variable, or unset {JOB_SUMMARY}") from error
