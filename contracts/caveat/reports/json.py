"""Verdicts for programs: one JSON document with all facts."""

from __future__ import annotations

import json
from collections.abc import Sequence

from caveat.exchange import Exchange, Headers
from caveat.json_text import JsonValue
from caveat.judging.evidence import Evidence
from caveat.judging.finding import Finding
from caveat.judging.verdict import Verdict, exit_code
from caveat.reports.curl import curl
from caveat.targets.target import DEFAULT_MOCK_URL

VERSION = 2
"""Of the report's form: it rises when a reader would have to change."""


def report(verdicts: Sequence[Verdict], base: str = DEFAULT_MOCK_URL) -> str:
    """All verdicts; lists are in a fixed order, so that two reports can be compared."""
    document = {
        "version": VERSION,
        "exit_code": exit_code(tuple(verdicts)),
        "apis": [_verdict(verdict, base) for verdict in verdicts],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


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
        "findings": [finding(found, base) for found in verdict.findings],
        "errors": list(verdict.errors),
        "seconds": round(verdict.seconds, 3),
    }


def finding(found: Finding, base: str) -> dict[str, JsonValue]:
    """A finding with all its facts; `base` is the server's address."""
    return {
        "code": found.code,
        "title": found.title,
        "message": found.message,
        "severity": str(found.severity),
        "evidence": _evidence(found.evidence),
        "operation": found.operation,
        "at": found.at,
        "promise": found.promise,
        "file": found.file,
        "line": found.line,
        "fingerprint": found.fingerprint,
        "exchanges": [exchange(each, base) for each in found.exchanges],
    }


def _evidence(evidence: Evidence | None) -> JsonValue:
    if evidence is None:
        return None
    return {"grade": str(evidence.grade), "source": evidence.source, "note": evidence.note}


def exchange(exchanged: Exchange, base: str) -> dict[str, JsonValue]:
    """What was sent and answered, the faults that a mock had on purpose, and the line for a shell that asks again."""
    request, response = exchanged.request, exchanged.response
    return {
        "request": {
            "method": request.method,
            "target": request.target,
            "headers": _headers(request.headers),
            "body": _text(request.body),
        },
        "response": {"status": response.status, "headers": _headers(response.headers), "body": _text(response.body)},
        "fault": response.fault,
        "curl": curl(request, base),
    }


def _headers(headers: Headers) -> JsonValue:
    return [[name, value] for name, value in headers.items_sent]


def _text(body: bytes) -> str:
    return body.decode("utf-8", "backslashreplace")
