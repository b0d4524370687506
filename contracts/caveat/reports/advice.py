"""What to do about a broken promise: it depends on the evidence that the promise rests on."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.exchange import Exchange
from caveat.judging.evidence import Evidence, Grade

_ADVICE: Mapping[Grade, str] = {
    Grade.DOCUMENTED: "Documented: report it to the vendor.",
    Grade.INFERRED: "Inferred: probably report it to the vendor.",
    Grade.ASSUMED: "Assumed: consider amending the contract.",
    Grade.STANDARD: "Standard: report it to the vendor.",
}


def advice(evidence: Evidence | None, exchange: Exchange | None = None) -> str:
    """Who should act, and the evidence for that; `""` for a finding without evidence, which is about our own files."""
    if exchange is not None and exchange.response.fault is not None:
        return f"Caused by an injected fault: {exchange.response.fault}"
    if evidence is None:
        return ""
    sources = str(evidence)
    return f"{_ADVICE[evidence.grade]} Evidence: {sources}" if sources else _ADVICE[evidence.grade]
