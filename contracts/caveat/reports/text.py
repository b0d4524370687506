"""Findings for people: what was promised, what was found, whose move it is, and how to see it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from caveat.exchange import Exchange
from caveat.judging.evidence import Evidence, Grade
from caveat.judging.finding import Finding
from caveat.judging.verdict import Verdict
from caveat.reports.curl import curl
from caveat.targets.target import DEFAULT_MOCK_URL


def report(verdict: Verdict, base: str = DEFAULT_MOCK_URL) -> str:
    """All findings and troubles of a verdict, `""` where there are none; `base` is the server's address."""
    blocks = [block(finding, base) for finding in verdict.findings]
    blocks += [f"COULD NOT JUDGE  {verdict.api}\n  {error}" for error in verdict.errors]
    return "\n\n".join(blocks)


def block(finding: Finding, base: str = DEFAULT_MOCK_URL) -> str:
    """One finding, in a few lines."""
    return "\n".join(_lines(finding, base))


def _lines(finding: Finding, base: str) -> Iterator[str]:
    where = f"{finding.file}:{finding.line}" if finding.line else finding.file
    subject = " ".join(filter(None, (finding.api, finding.operation, "" if finding.exchange else where)))
    yield f"BROKEN  {finding.code}  {subject}"
    yield f"  {finding.title}"
    yield f"  {finding.message}" + (f" (at {finding.at})" if finding.at else "")
    move = responsibility(finding.evidence, finding.exchange)
    if move:
        yield f"  {move}"
    if finding.exchange is not None:
        if where:
            yield f"  The promise stands in {where}"
        yield f"  The answer was {finding.exchange.response.status}. Again: {_lines_again(finding.exchanges, base)}"
    yield f"  Fingerprint {finding.fingerprint}"


def responsibility(evidence: Evidence | None, exchange: Exchange | None = None) -> str:
    """What a promise that an exchange broke asks of whom, and on what it rests; `""` where nobody knows."""
    if exchange is not None and exchange.response.fault is not None:
        return f"The mock was told to: {exchange.response.fault}"
    if evidence is None:
        return ""
    said = "; ".join(filter(None, (evidence.source, evidence.note)))
    match evidence.grade:
        case Grade.DOCUMENTED:
            return f"Documented, so the vendor's to mend: {said}"
        case Grade.INFERRED:
            return f"Inferred, so probably the vendor's to mend: {said}"
        case Grade.ASSUMED:
            return f"Assumed, so perhaps ours to amend: {said}"
        case Grade.STANDARD:
            return f"Required by a standard: {said}"


def _lines_again(exchanges: Sequence[Exchange], base: str) -> str:
    """A curl line for each request; numbered if there are several."""
    if len(exchanges) == 1:
        return curl(exchanges[0].request, base)
    return "".join(f"\n    {number}. {curl(each.request, base)}" for number, each in enumerate(exchanges, 1))
