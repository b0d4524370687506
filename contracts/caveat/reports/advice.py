"""What to do about a finding: it depends on the severity and on the evidence of the promise."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.judging.evidence import Grade
from caveat.judging.finding import Finding, Severity

_ADVICE: Mapping[Grade, str] = {
    Grade.DOCUMENTED: "Documented: report it to the vendor.",
    Grade.INFERRED: "Inferred: probably report it to the vendor.",
    Grade.ASSUMED: "Assumed: consider amending the contract.",
    Grade.STANDARD: "Standard: report it to the vendor.",
}


def advice(finding: Finding) -> str:
    """What to do, and the evidence for that; `""` for a finding about our own files, whose message says it."""
    fault = finding.exchange.response.fault if finding.exchange is not None else None
    if fault is not None:
        return f"Caused by an injected fault: {fault}"
    evidence = finding.evidence
    if not finding.is_breach:
        return "The document says nothing about this, so nothing is broken: consider amending the contract."
    if evidence is None or finding.severity is Severity.OURS:
        return ""
    sources = str(evidence)
    return f"{_ADVICE[evidence.grade]} Evidence: {sources}" if sources else _ADVICE[evidence.grade]
