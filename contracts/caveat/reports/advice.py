"""The advice for a finding, which depends on who has to act and on the evidence of the promise."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.judging.attribution import Attribution
from caveat.judging.evidence import Grade
from caveat.judging.finding import Finding, Severity

_ADVICE: Mapping[Grade, str] = {
    Grade.DOCUMENTED: "Documented: report it to the vendor.",
    Grade.INFERRED: "Inferred: probably report it to the vendor.",
    Grade.ASSUMED: "Assumed: consider amending the contract.",
    Grade.STANDARD: "Standard: report it to the vendor.",
}

_BY_ORIGIN: Mapping[Attribution, str] = {
    Attribution.MOCK: "A mock sent this response: correct the mock, or the contract.",
    Attribution.NETWORK: "Something on the way to the service may have caused this: send the request again.",
    Attribution.TOOL: "Two validators disagree about this, so nothing is said to be broken: please report it to us.",
}
"""The advice for findings whose origin matters more than their evidence."""


def advice(finding: Finding) -> str:
    """What to do, and the evidence for that; `""` for a finding about our own files, whose message says it."""
    fault = finding.exchange.response.fault if finding.exchange is not None else None
    if fault is not None:
        return f"Caused by an injected fault: {fault}"
    if finding.severity is Severity.LEFT_OPEN:
        return "The document says nothing about this, so nothing is broken: consider amending the contract."
    if finding.origin is not None and finding.origin in _BY_ORIGIN:
        return _BY_ORIGIN[finding.origin]
    evidence = finding.evidence
    if evidence is None or finding.severity is Severity.OURS:
        return ""
    sources = str(evidence)
    return f"{_ADVICE[evidence.grade]} Evidence: {sources}" if sources else _ADVICE[evidence.grade]
