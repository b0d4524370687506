"""Findings and exchanges as JSON values with all their facts."""

from __future__ import annotations

from caveat.exchange import Exchange, Headers
from caveat.json_text import JsonValue
from caveat.judging.evidence import Evidence
from caveat.judging.finding import Finding, text
from caveat.judging.promise import Promise
from caveat.reports.curl import curl


def finding(broken: Finding, base: str) -> dict[str, JsonValue]:
    """A finding; `base` is the server's address in curl lines."""
    return {
        "code": broken.code,
        "title": broken.title,
        "message": broken.message,
        "severity": str(broken.severity),
        "evidence": evidence(broken.evidence) if broken.evidence is not None else None,
        "operation": broken.operation,
        "at": broken.at,
        "promise": broken.promise,
        "file": broken.file,
        "line": broken.line,
        "fingerprint": broken.fingerprint,
        "exchanges": [exchange(shown, base) for shown in broken.exchanges],
    }


def exchange(shown: Exchange, base: str) -> dict[str, JsonValue]:
    """The request, the response, the faults that a mock injected, and the curl line that sends the request again.

    `is_delivery` is true for a webhook request, which the API sends.
    """
    request, response = shown.request, shown.response
    return {
        "request": {
            "method": request.method,
            "target": request.target,
            "headers": _headers(request.headers),
            "body": text(request.body),
        },
        "response": {"status": response.status, "headers": _headers(response.headers), "body": text(response.body)},
        "fault": response.fault,
        "is_delivery": shown.is_delivery,
        "curl": curl(request, base),
    }


def promise(card: Promise) -> dict[str, JsonValue]:
    """A promise that was judged: kept, or broken if a finding has its code."""
    return {
        "code": card.code,
        "title": card.title,
        "subject": str(card.subject),
        "evidence": evidence(card.evidence),
    }


def evidence(of: Evidence) -> dict[str, JsonValue]:
    """The grade, the source and the note of a promise's evidence."""
    return {"grade": str(of.grade), "source": of.source, "note": of.note}


def _headers(headers: Headers) -> JsonValue:
    return [[name, value] for name, value in headers.items_sent]
