"""A ticket for the vendor's support: for each cause the promise, its source, the request and the response."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caveat.exchange import Exchange
from caveat.judging.cause import Cause
from caveat.judging.finding import Finding, Severity
from caveat.judging.verdict import Verdict
from caveat.reports.curl import base_of, curl
from caveat.reports.findings import extent, mock_has_ended, place, replayed, response
from caveat.reports.known import known_as
from caveat.reports.markdown_text import block, code, plain
from caveat.reports.summary import PARTIAL
from caveat.reports.wording import count


def report(verdicts: Sequence[Verdict]) -> str:
    """All verdicts, each under its heading."""
    lines = [line for verdict in verdicts for line in _ticket(verdict)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _ticket(verdict: Verdict) -> Iterator[str]:
    reported = [cause for cause in verdict.causes if cause.is_breach and cause.main.severity is not Severity.OURS]
    yield f"# {plain(verdict.api)}: {count(len(reported), 'finding')}"
    yield ""
    if verdict.interrupted:
        yield PARTIAL
        yield ""
    if verdict.exchanges:
        where = f" with {code(verdict.base_url)}" if verdict.base_url else ""
        yield f"{count(verdict.exchanges, 'request')} and their responses{where} were compared with the contract."
        yield ""
    for number, cause in enumerate(reported, 1):
        yield from _cause(number, cause, verdict)
    for error in verdict.errors:
        yield f"- Could not be judged: {plain(error)}"
    if verdict.errors:
        yield ""


def _cause(number: int, cause: Cause, verdict: Verdict) -> Iterator[str]:
    main, known = cause.main, known_as(cause, verdict)
    subject = f"{code(main.operation)}: " if main.operation else ""
    yield f"## {number}. {subject}{plain(main.message)}"
    yield ""
    if known:
        yield f"- Known: {plain(known)}"
    yield from _promised(main)
    yield from (f"- How often: {plain(sentence)}" for sentence in extent(cause))
    if main.replay is not None:
        yield f"- {plain(replayed(main.replay))}"
    yield f"- Fingerprint: {code(main.fingerprint)}"
    yield ""
    if ended := mock_has_ended(main):
        yield plain(ended)
        yield ""
    yield from _exchanges(main.exchanges, base_of(verdict))


def _promised(finding: Finding) -> Iterator[str]:
    yield f"- Promise: {plain(finding.title)} ({code(finding.code)})"
    evidence = finding.evidence
    if evidence is not None:
        yield f"- Evidence: {evidence.grade}" + (f": {plain(str(evidence))}" if str(evidence) else "")
    if finding.file:
        pointer = f", {code(finding.promise)}" if finding.promise else ""
        yield f"- In the contract: {code(place(finding))}{pointer}"
    if finding.at:
        yield f"- Place: {code(finding.at)}"


def _exchanges(shown: Sequence[Exchange], base: str) -> Iterator[str]:
    for number, exchange in enumerate(shown, 1):
        order = f"Request {number} of {len(shown)}" if len(shown) > 1 else "Request"
        yield f"{order}:"
        yield ""
        yield from block(curl(exchange.request, base), "bash")
        yield ""
        if not exchange.is_delivery:
            yield "Response:"
            yield ""
            yield from block(response(exchange))
            yield ""
