"""Verdicts for a workflow of GitHub Actions: an annotation for each cause, as workflow commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from caveat.judging.cause import Cause
from caveat.judging.finding import Severity
from caveat.judging.known import Entry
from caveat.judging.verdict import Verdict, exit_code
from caveat.printable import printable
from caveat.reports.advice import advice
from caveat.reports.curl import base_of, curl
from caveat.reports.findings import mock_has_ended, names_target, promise
from caveat.reports.known import changes, known_as, reason_of
from caveat.reports.markdown_text import code, plain, table
from caveat.reports.summary import conclusion, state

MAX_ROWS = 50
"""Maximum number of causes in a summary: GitHub limits the summary of a job to 1 MiB."""


def report(verdicts: Sequence[Verdict]) -> str:
    """The workflow commands of all verdicts, and the final sentence."""
    lines = [line for verdict in verdicts for line in _annotations(verdict)]
    final = [f"{verdict.api}: {state(verdict)}" for verdict in verdicts]
    # A line that begins with two colons would be a command.
    return "\n".join((*lines, *(printable(line).lstrip(":") for line in final), conclusion(verdicts))) + "\n"


def summary(verdicts: Sequence[Verdict]) -> str:
    """The page of the job, in Markdown: a table of the APIs, and one of the causes."""
    return "\n".join(_page(verdicts)) + "\n"


def _annotations(verdict: Verdict) -> Iterator[str]:
    for cause in verdict.causes:
        if cause.is_breach:
            yield _annotation(cause, verdict)
    for error in verdict.errors:
        yield _command("error", {"title": f"{verdict.api}: could not judge"}, error)


def _annotation(cause: Cause, verdict: Verdict) -> str:
    main, known = cause.main, known_as(cause, verdict)
    where = main.operation or main.api
    if names_target(verdict, main):
        where = f"{verdict.api} {main.operation or ''}".rstrip()
    properties = {"title": f"{'Known: ' if known else ''}{main.code} {where}"}
    if main.file:
        properties["file"] = main.file
        if main.line:
            properties["line"] = str(main.line)
        if main.line and main.column:
            properties["col"] = str(main.column)
    sentences = [f"{main.message}" + (f" (at {main.at})" if main.at else ""), promise(main.title), advice(main)]
    sentences += [f"Known: {known}"] if known else []
    sentences += [f"Reproduce: {curl(each.request, base_of(verdict))}" for each in main.exchanges]
    sentences += [mock_has_ended(main)]
    return _command(_level(cause), properties, "\n".join(filter(None, sentences)))


def _level(cause: Cause) -> str:
    if cause.is_known:
        return "notice"
    return "warning" if cause.is_unstable or cause.main.severity is Severity.NEWS else "error"


def _command(name: str, properties: Mapping[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in properties.items())
    return f"::{name} {listed}::{_escaped(message)}"


def _escaped(text: str, others: str = "") -> str:
    """The text, with the characters percent-encoded that would end a value or the command."""
    shown = printable(text)
    for character in f"%\r\n{others}":
        shown = shown.replace(character, f"%{ord(character):02X}")
    return shown


def _page(verdicts: Sequence[Verdict]) -> Iterator[str]:
    word = {0: "Kept", 1: "Broken"}.get(exit_code(tuple(verdicts)), "Could not judge")
    yield f"## Contracts: {word}"
    yield ""
    rows = ((plain(each.api), state(each), _reached(each), f"{each.exchanges:,}") for each in verdicts)
    yield from table(("API", "result", "operations reached", "exchanges"), rows)
    causes = [(cause, verdict) for verdict in verdicts for cause in verdict.causes if cause.is_breach]
    causes.sort(key=lambda pair: pair[0].is_known)
    if causes:
        yield ""
        headings = ("rule", "operation", "finding", "seen", "fingerprint")
        yield from table(headings, (_row(*pair) for pair in causes[:MAX_ROWS]))
    if len(causes) > MAX_ROWS:
        yield ""
        yield f"And {len(causes) - MAX_ROWS:,} more."
    yield from _compared(verdicts)
    for verdict in verdicts:
        yield from (f"\n- {plain(verdict.api)}: {plain(error)}" for error in verdict.errors)
    yield ""
    yield plain(conclusion(verdicts))


def _reached(verdict: Verdict) -> str:
    total = len(verdict.outcomes)
    return f"{total - len(verdict.unreached)} of {total}" if total else "-"


def _compared(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The changes since the baseline."""
    numbers = list(changes(verdicts))
    if not numbers:
        return
    yield ""
    yield "### Changes since the baseline"
    yield ""
    yield from table([word for word, _ in numbers], [[f"{number:,}" for _, number in numbers]])
    compared = [verdict.baseline for verdict in verdicts if verdict.baseline is not None]
    entries = [
        *(("expired, so it counts as new", entry) for each in compared for entry in each.expired),
        *(("no longer seen", entry) for each in compared for entry in each.absent),
    ]
    if entries:
        yield ""
        headings = ("change", "rule", "operation", "finding", "reason", "fingerprint")
        yield from table(headings, (_entry_row(*each) for each in entries[:MAX_ROWS]))
    if len(entries) > MAX_ROWS:
        yield ""
        yield f"And {len(entries) - MAX_ROWS:,} more entries."


def _entry_row(change: str, entry: Entry) -> tuple[str, ...]:
    finding = (plain(entry.code), code(entry.operation), plain(entry.message))
    return change, *finding, plain(reason_of(entry)), code(entry.fingerprint)


def _row(cause: Cause, verdict: Verdict) -> tuple[str, ...]:
    main, known = cause.main, known_as(cause, verdict)
    text = plain(main.message) + (f" (known: {plain(known)})" if known else "")
    operations = ", ".join(map(code, cause.operations[:3])) + (" …" if len(cause.operations) > 3 else "")  # noqa: PLR2004
    api = plain(verdict.api if names_target(verdict, main) else "" if operations else main.api)
    return main.code, f"{api} {operations}".strip(), text, f"{cause.count:,}", code(main.fingerprint)
