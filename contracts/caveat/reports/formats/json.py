"""Verdicts for programs: one JSON document with all facts."""

from __future__ import annotations

import json
from collections.abc import Sequence

from caveat.json_text import JsonValue
from caveat.judging.verdict import Verdict, exit_code
from caveat.printable import printable_json
from caveat.reports import facts
from caveat.targets.target import DEFAULT_MOCK_URL

VERSION = 2
"""The version of the report's structure: it rises when a reader has to change."""


def report(verdicts: Sequence[Verdict], base: str = DEFAULT_MOCK_URL) -> str:
    """All verdicts; lists are in a fixed order, so that two reports can be compared."""
    document = {
        "version": VERSION,
        "exit_code": exit_code(tuple(verdicts)),
        "apis": [_verdict(verdict, base) for verdict in verdicts],
    }
    return printable_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _verdict(verdict: Verdict, base: str) -> JsonValue:
    return {
        "api": verdict.api,
        "operations": verdict.operations,
        "evidence": {str(grade): count for grade, count in sorted(verdict.evidence.items())},
        "models": verdict.models,
        "exchanges": verdict.exchanges,
        "exchanges_by_operation": dict(sorted(verdict.judged.items())),
        "operations_never_accepted": list(verdict.never_accepted),
        "digest": verdict.digest,
        "seed": verdict.seed,
        "rules": {"kept": list(verdict.kept), "broken": list(verdict.broken)},
        "promises": [facts.promise(judged) for judged in verdict.promises],
        "findings": [facts.finding(finding, base) for finding in verdict.findings],
        "errors": list(verdict.errors),
        "notices": list(verdict.notices),
        "seconds": round(verdict.seconds, 3),
    }
