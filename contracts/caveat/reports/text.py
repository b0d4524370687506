"""Findings for people: what was promised, what was found, whose move it is, and how to see it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from caveat.openapi.source import Place
from caveat.reports.curl import curl
from caveat.rule import Evidence, Finding, Grade
from caveat.verdict import Verdict

Locate: TypeAlias = Callable[[str, str], Place | None]
"""Where a promise was written: from an API's name and a pointer into its compiled spec to file and line."""


def nowhere(_api: str, _pointer: str) -> Place | None:
    """The places of an installed package: the specs are not at hand."""
    return None


def report(verdict: Verdict, locate: Locate = nowhere, base: str = "http://127.0.0.1:8000") -> str:
    """All findings and troubles of a verdict, `""` where there are none."""
    blocks = ["\n".join(_block(finding, locate, base)) for finding in verdict.findings]
    blocks += [f"COULD NOT JUDGE  {verdict.api}\n  {trouble}" for trouble in verdict.troubles]
    return "\n\n".join(blocks)


def _block(finding: Finding, locate: Locate, base: str) -> Iterator[str]:
    where = f"{finding.file}:{finding.line}" if finding.line else finding.file
    subject = " ".join(filter(None, (finding.api, finding.operation, where)))
    yield f"BROKEN  {finding.code}  {subject}"
    yield f"  {finding.title}"
    yield f"  {finding.message}" + (f" (at {finding.at})" if finding.at else "")
    if finding.evidence is not None:
        yield f"  {_whose_move(finding.evidence)}"
    place = locate(finding.api, finding.promise) if finding.promise and not finding.file else None
    if place is not None:
        yield f"  The promise stands in {place.file}:{place.line}"
    if finding.exchange is not None:
        yield f"  The answer was {finding.exchange.response.status}. Again: {curl(finding.exchange.request, base)}"
    yield f"  Fingerprint {finding.fingerprint}"


def _whose_move(evidence: Evidence) -> str:
    said = "; ".join(filter(None, (evidence.source, evidence.note)))
    match evidence.grade:
        case Grade.DOCUMENTED:
            return f"Documented, so the vendor's to mend: {said}"
        case Grade.INFERRED:
            return f"Inferred, so probably the vendor's to mend: {said}"
        case Grade.ASSUMED:
            return f"Assumed, so perhaps ours to amend: {said}"
