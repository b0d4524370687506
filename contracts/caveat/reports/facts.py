"""Findings and exchanges as JSON values with all their facts."""

from __future__ import annotations

import base64

from caveat.exchange import Exchange, Headers
from caveat.json_text import JsonValue
from caveat.judging.attribution import Replay
from caveat.judging.cause import Cause
from caveat.judging.evidence import Evidence
from caveat.judging.finding import Finding, text
from caveat.judging.promise import Promise
from caveat.reports.curl import curl


def finding(broken: Finding, base: str) -> dict[str, JsonValue]:
    """A finding; `base` is the server's address in curl lines."""
    return {
        "api": broken.api,
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
        "column": broken.column,
        "gravity": str(broken.gravity),
        "kind": broken.kind,
        "says": broken.says,
        "made_up_credentials": list(broken.made_up),
        "attribution": str(broken.attribution),
        "replay": _replay(broken.replay),
        "unconfirmed": broken.unconfirmed,
        "count": broken.count,
        "known": broken.is_known,
        "fingerprint": broken.fingerprint,
        "exchanges": [exchange(shown, base) for shown in broken.exchanges],
        "creations": [exchange(created, base) for created in broken.creations],
    }


def cause(each: Cause) -> dict[str, JsonValue]:
    """A cause with the fingerprints of its findings; the first is that of the main finding."""
    return {
        "fingerprint": each.fingerprint,
        "rank": each.rank.word,
        "code": each.main.code,
        "codes": list(each.codes),
        "message": each.main.message,
        "severity": str(each.main.severity),
        "attribution": str(each.main.attribution),
        "unstable": each.is_unstable,
        "count": each.count,
        "known": each.is_known,
        "operations": list(each.operations),
        "findings": list(each.fingerprints),
    }


def _replay(replay: Replay | None) -> JsonValue:
    if replay is None:
        return None
    return {"repeated": replay.repeated, "attempts": replay.attempts, "after_earlier": replay.after_earlier}


def exchange(shown: Exchange, base: str) -> dict[str, JsonValue]:
    """The request, the response, the faults that a mock injected, and the curl line that sends the request again.

    `is_delivery` is true for a webhook request, which the API sends.
    """
    request, response = shown.request, shown.response
    return {
        "operation": shown.operation,
        "is_delivery": shown.is_delivery,
        "request": {
            "method": request.method,
            "target": request.target,
            "headers": _headers(request.headers),
            **_body(request.body),
        },
        "response": {"status": response.status, "headers": _headers(response.headers), **_body(response.body)},
        "fault": response.fault,
        "curl": curl(request, base),
    }


def _body(body: bytes) -> dict[str, JsonValue]:
    """A body as text; also in Base64 if the text does not represent all bytes."""
    shown = text(body)
    exact: dict[str, JsonValue] = {} if shown.encode() == body else {"body_base64": base64.b64encode(body).decode()}
    return {"body": shown, **exact}


def promise(card: Promise) -> dict[str, JsonValue]:
    """A promise that was judged: kept, or broken if a finding has its code."""
    return {
        "code": card.code,
        "title": card.title,
        "subject": str(card.subject),
        "gravity": str(card.gravity),
        "evidence": evidence(card.evidence),
    }


def evidence(of: Evidence) -> dict[str, JsonValue]:
    """The grade, the source and the note of a promise's evidence."""
    return {"grade": str(of.grade), "source": of.source, "note": of.note}


def _headers(headers: Headers) -> JsonValue:
    return [[name, value] for name, value in headers.items_sent]
