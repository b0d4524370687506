"""Verdicts for programs: one JSON document with all facts, as `reports/schemas/json.schema.json` describes it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from caveat.json_text import JsonValue
from caveat.judging.known import Comparison, Entry
from caveat.judging.reach import Outcome
from caveat.judging.verdict import Evaluations, Verdict, exit_code
from caveat.printable import printable_json
from caveat.reports import facts
from caveat.reports.curl import base_of

VERSION = 3
"""The version of the report's structure: it rises when a reader has to change."""


def report(verdicts: Sequence[Verdict]) -> str:
    """All verdicts; lists are in a fixed order, so that two reports can be compared."""
    document = {
        "version": VERSION,
        "exit_code": exit_code(tuple(verdicts)),
        "partial": any(verdict.interrupted for verdict in verdicts),
        "apis": [_verdict(verdict) for verdict in verdicts],
    }
    return printable_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _verdict(verdict: Verdict) -> JsonValue:
    base = base_of(verdict)
    return {
        "api": verdict.api,
        "partial": verdict.interrupted,
        "limited": verdict.limited,
        "operations": verdict.operations,
        "base_url": base,
        "evidence": {str(grade): count for grade, count in sorted(verdict.evidence.items())},
        "models": verdict.models,
        "exchanges": verdict.exchanges,
        "exchanges_by_operation": dict(sorted(verdict.judged.items())),
        "operations_never_accepted": list(verdict.never_accepted),
        "operations_reached": len(verdict.outcomes) - len(verdict.unreached),
        "outcomes": {name: _outcome(outcome) for name, outcome in sorted(verdict.outcomes.items())},
        "digest": verdict.digest,
        "seed": verdict.seed,
        "units": [{"number": unit.number, "name": unit.name, "digest": unit.digest} for unit in verdict.units],
        "units_planned": verdict.planned,
        "evaluations": {code: _evaluations(each) for code, each in sorted(verdict.evaluations.items())},
        "rules": {"kept": list(verdict.kept), "broken": list(verdict.broken)},
        "promises": [facts.promise(judged) for judged in verdict.promises],
        "causes": [facts.cause(cause) for cause in verdict.causes],
        "findings": [facts.finding(finding, base) for finding in verdict.findings],
        "baseline": _baseline(verdict.baseline),
        "errors": list(verdict.errors),
        "notices": list(verdict.notices),
        "seconds": round(verdict.seconds, 3),
    }


def _baseline(compared: Comparison | None) -> JsonValue:
    if compared is None:
        return None
    return {
        "file": compared.file,
        "known": [_entry(entry) for entry in compared.known],
        "absent": [_entry(entry) for entry in compared.absent],
        "expired": [_entry(entry) for entry in compared.expired],
    }


def _entry(entry: Entry) -> JsonValue:
    texts = ("fingerprint", "code", "operation", "message", "reason", "owner")
    expires = str(entry.expires) if entry.expires is not None else None
    return {**{name: str(getattr(entry, name)) for name in texts}, "expires": expires}


def _evaluations(each: Evaluations) -> JsonValue:
    return {
        "kept": each.kept,
        "broken": each.broken,
        "cannot_tell": dict(sorted(each.cannot_tell.items())),
        "cannot_tell_by_operation": {
            name: dict(sorted(reasons.items())) for name, reasons in sorted(each.by_operation.items())
        },
    }


def _outcome(outcome: Outcome) -> JsonValue:
    return {
        "state": str(outcome.state),
        "why": outcome.why,
        "allowed": outcome.allowed,
        "statuses": {str(status): count for status, count in sorted(outcome.statuses.items())},
        "not_sent": dict(sorted(outcome.not_sent.items())),
        "not_judged": dict(sorted(outcome.not_judged.items())),
    }
