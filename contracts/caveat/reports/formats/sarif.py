"""Verdicts for code scanning: SARIF 2.1.0 (OASIS), a run for each API, in it a result for each cause."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from urllib.parse import quote

import caveat
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.judging.cause import Cause, Rank
from caveat.judging.evidence import Evidence
from caveat.judging.finding import Finding, Severity, text
from caveat.judging.known import Entry
from caveat.judging.verdict import Verdict
from caveat.printable import printable, printable_json
from caveat.reports.advice import advice
from caveat.reports.curl import base_of, curl
from caveat.reports.findings import promise, response
from caveat.reports.known import known_as, reason_of

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
"""The schema that a report names and keeps."""

_RANKS: Mapping[Rank, float] = {
    Rank.CRASH: 95.0,
    Rank.LEAK: 85.0,
    Rank.OURS: 70.0,
    Rank.PROMISED: 60.0,
    Rank.INFERRED: 40.0,
    Rank.NEWS: 20.0,
    Rank.LEFT_OPEN: 5.0,
}
"""How important a result is, from 0 to 100 (SARIF 2.1.0, 3.27.25)."""


def report(verdicts: Sequence[Verdict]) -> str:
    """All verdicts; results are in the order of a text report."""
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(verdict) for verdict in verdicts]}
    return printable_json(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _run(verdict: Verdict) -> JsonValue:
    causes = verdict.causes
    rules = _rules(verdict)
    indices = {code: number for number, code in enumerate(rules)}
    absent = verdict.baseline.absent if verdict.baseline is not None else ()
    return {
        "tool": {
            "driver": {
                "name": "caveat",
                "version": caveat.__version__,
                "semanticVersion": caveat.__version__,
                "rules": list(rules.values()),
            }
        },
        "automationDetails": {"id": f"caveat/{verdict.api}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                # A run whose findings are complete was successful; `exitCode` says what was found.
                "executionSuccessful": not verdict.errors,
                "exitCode": verdict.exit_code,
                "toolExecutionNotifications": list(_notifications(verdict)),
            }
        ],
        "results": [
            *(_result(cause, indices[cause.main.code], verdict) for cause in causes),
            *(_absent(entry, indices.get(entry.code)) for entry in absent),
        ],
    }


def _notifications(verdict: Verdict) -> Iterator[JsonValue]:
    yield from (_notification("error", error) for error in verdict.errors)
    yield from (_notification("note", notice) for notice in verdict.notices)


def _notification(level: str, sentence: str) -> JsonValue:
    return {"level": level, "message": {"text": sentence}}


def _rules(verdict: Verdict) -> dict[str, JsonValue]:
    """Every rule that was judged, or that a finding or an entry of the baseline names, by its code."""
    judged = {each.code: _rule(each.code, each.title, each.evidence) for each in verdict.promises}
    rules = {each.code: _rule(each.code, each.title, each.evidence) for each in verdict.findings}
    absent = verdict.baseline.absent if verdict.baseline is not None else ()
    gone = {each.code: _rule(each.code, "", None) for each in absent if each.code}
    return dict(sorted({**gone, **rules, **judged}.items()))


def _rule(code: str, title: str, evidence: Evidence | None) -> JsonValue:
    rule: dict[str, JsonValue] = {
        "id": code,
        "shortDescription": {"text": promise(title) or code},
        "fullDescription": {"text": title or code},
    }
    if evidence is not None:
        sources = str(evidence) or "no source is named"
        rule["help"] = {"text": f"Evidence: {evidence.grade}: {sources}. `caveat explain {code}` prints its sources."}
        rule["properties"] = {"evidence": str(evidence.grade), "source": evidence.source, "note": evidence.note}
    return rule


def _result(cause: Cause, rule_index: int, verdict: Verdict) -> JsonValue:
    main, base = cause.main, base_of(verdict)
    shown = main.exchange
    result: dict[str, JsonValue] = {
        "ruleId": main.code,
        "ruleIndex": rule_index,
        "kind": "fail" if cause.is_breach else "informational",
        "level": _level(cause),
        "rank": _RANKS[cause.rank],
        "message": {"text": _message(cause)},
        "locations": [_location(main)],
        "partialFingerprints": {"caveatFinding/v1": main.fingerprint, "caveatCause/v1": cause.fingerprint},
        "occurrenceCount": max(cause.count, 1),
        "properties": {
            "operations": list(cause.operations),
            "attribution": str(main.attribution),
            "unstable": cause.is_unstable,
            "at": main.at,
            "promise": main.promise,
            "reproduce": [curl(each.request, base) for each in main.exchanges],
        },
    }
    result |= _compared(cause, verdict)
    if shown is not None:
        result["webRequest"] = _request(shown.request)
        if shown.response.status:
            result["webResponse"] = _response(shown.response)
    return result


def _compared(cause: Cause, verdict: Verdict) -> dict[str, JsonValue]:
    """The state compared with the baseline (3.27.24); known findings are suppressed (3.35)."""
    if verdict.baseline is None:
        return {}
    if not cause.is_known:
        return {"baselineState": "new"}
    reason = printable(known_as(cause, verdict))
    suppression: JsonValue = {"kind": "external", "status": "accepted", "justification": reason}
    return {"baselineState": "unchanged", "suppressions": [suppression]}


def _absent(entry: Entry, rule_index: int | None) -> JsonValue:
    """A result of the baseline that was not seen: the rule was kept."""
    message = f"No longer seen: {entry.message or entry.fingerprint}. The baseline says: {reason_of(entry)}"
    rule: dict[str, JsonValue] = {} if rule_index is None else {"ruleId": entry.code, "ruleIndex": rule_index}
    return {
        **rule,
        "kind": "pass",
        "level": "none",
        "baselineState": "absent",
        "message": {"text": printable(message)},
        "partialFingerprints": {"caveatFinding/v1": entry.fingerprint},
    }


def _level(cause: Cause) -> str:
    """SARIF allows no other level than `none` where nothing failed (3.27.10)."""
    if not cause.is_breach:
        return "none"
    return "error" if cause.main.severity in {Severity.BREACH, Severity.OURS} and not cause.is_unstable else "warning"


def _message(cause: Cause) -> str:
    """The finding in plain text: a viewer may show the first sentence only (3.11.3)."""
    main = cause.main
    subject = f"{main.operation}: " if main.operation else ""
    sentences = [f"{subject}{main.message}" + (f" (at {main.at})" if main.at else "") + "."]
    sentences += [promise(main.title), advice(main)]
    sentences += [f"Response: {response(main.exchange)}"] if main.exchange is not None else []
    return printable("\n".join(filter(None, sentences)))


def _location(finding: Finding) -> JsonValue:
    """The place in the document that makes the promise, and the operation."""
    location: dict[str, JsonValue] = {}
    if finding.file:
        location["physicalLocation"] = {"artifactLocation": {"uri": _uri(finding.file)}, **_region(finding)}
    if finding.operation:
        name = f"{finding.api}/{finding.operation}"
        location["logicalLocations"] = [{"name": finding.operation, "fullyQualifiedName": name, "kind": "function"}]
    return location


def _region(finding: Finding) -> dict[str, JsonValue]:
    if not finding.line:
        return {}
    column: dict[str, JsonValue] = {"startColumn": finding.column} if finding.column else {}
    return {"region": {"startLine": finding.line, **column}}


def _uri(file: str) -> str:
    """A relative reference for a file below the working directory, which a viewer resolves in its checkout."""
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _request(request: Request) -> JsonValue:
    message: dict[str, JsonValue] = {"method": request.method, "target": request.target}
    return {**message, "headers": _fields(request.headers), **_body(request.body)}


def _response(received: Response) -> JsonValue:
    return {"statusCode": received.status, "headers": _fields(received.headers), **_body(received.body)}


def _fields(headers: Headers) -> JsonValue:
    """The header fields as an object: values of one name are joined, as RFC 9110 (5.3) allows."""
    joined: dict[str, str] = {}
    for name, value in headers.items_sent:
        joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return dict(joined)


def _body(body: bytes) -> dict[str, JsonValue]:
    return {"body": {"text": text(body)}} if body else {}
