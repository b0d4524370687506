"""Reads JSON reports back into verdicts, so that those of several machines can be merged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from caveat.errors import BadDocument
from caveat.exchange import Exchange, Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.judging.evidence import Evidence, Grade
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Promise, Subject
from caveat.judging.reach import Outcome
from caveat.judging.verdict import UnitDigest, Verdict
from caveat.reports.formats.json import VERSION


def read(file: Path) -> tuple[Verdict, ...]:
    """The verdicts of a report; raises `BadDocument` where it is not one of this version."""
    remedy = "Give a report of this version of caveat, written with --report json=FILE"
    try:
        document: JsonValue = json.loads(file.read_bytes())
    except OSError as error:
        raise BadDocument(str(file), None, f"cannot be read ({error.strerror})", remedy) from error
    except ValueError as error:
        raise BadDocument(str(file), None, "is not JSON", remedy) from error
    try:
        value = _object(document)
        if value["version"] != VERSION:
            raise BadDocument(str(file), None, f"is of version {value['version']}, expected {VERSION}", remedy)
        return tuple(map(_verdict, _list(value["apis"])))
    except (KeyError, ValueError, TypeError) as error:
        raise BadDocument(str(file), None, f"is not a report of caveat ({error})", remedy) from error


def _verdict(value: JsonValue) -> Verdict:
    fields = _object(value)
    models = fields["models"]
    return Verdict(
        api=str(fields["api"]),
        operations=_int(fields["operations"]),
        base_url=str(fields["base_url"]),
        evidence={Grade(grade): _int(count) for grade, count in _object(fields["evidence"]).items()},
        models=None if models is None else _int(models),
        exchanges=_int(fields["exchanges"]),
        outcomes={name: _outcome(each) for name, each in _object(fields["outcomes"]).items()},
        promises=tuple(map(_promise, _list(fields["promises"]))),
        findings=tuple(finding(str(fields["api"]), each) for each in _list(fields["findings"])),
        errors=tuple(map(str, _list(fields["errors"]))),
        notices=tuple(map(str, _list(fields["notices"]))),
        seed=_int(fields["seed"]),
        units=tuple(map(_unit, _list(fields["units"]))),
        planned=_int(fields["units_planned"]),
        seconds=float(str(fields["seconds"])),
    )


def _outcome(value: JsonValue) -> Outcome:
    fields = _object(value)
    return Outcome(
        {int(status): _int(count) for status, count in _object(fields["statuses"]).items()},
        fields["state"] == "reached",
        _counts(fields["not_sent"]),
        _counts(fields["not_judged"]),
        fields.get("allowed", True) is True,
    )


def _unit(value: JsonValue) -> UnitDigest:
    fields = _object(value)
    return UnitDigest(_int(fields["number"]), str(fields["name"]), str(fields["digest"]))


def _promise(value: JsonValue) -> Promise:
    fields = _object(value)
    evidence = _evidence(fields["evidence"])
    if evidence is None:
        raise TypeError("a promise without evidence")
    return Promise(str(fields["code"]), str(fields["title"]), evidence, Subject(str(fields["subject"])))


def _evidence(value: JsonValue) -> Evidence | None:
    if value is None:
        return None
    fields = _object(value)
    return Evidence(Grade(str(fields["grade"])), str(fields["source"]), str(fields["note"]))


def finding(api: str, value: JsonValue) -> Finding:
    """A finding of a report; raises `KeyError`, `TypeError` and `ValueError` where it is none."""
    fields = _object(value)
    operation, line = fields["operation"], fields["line"]
    return Finding(
        code=str(fields["code"]),
        title=str(fields["title"]),
        message=str(fields["message"]),
        severity=Severity(str(fields["severity"])),
        evidence=_evidence(fields["evidence"]),
        api=api,
        operation=None if operation is None else str(operation),
        at=str(fields["at"]),
        promise=str(fields["promise"]),
        file=str(fields["file"]),
        line=None if line is None else _int(line),
        exchanges=tuple(_exchange(each, operation) for each in _list(fields["exchanges"])),
    )


def _exchange(value: JsonValue, operation: JsonValue) -> Exchange:
    fields = _object(value)
    request, response = _object(fields["request"]), _object(fields["response"])
    sent = Request(
        str(request["method"]), str(request["target"]), _headers(request["headers"]), str(request["body"]).encode()
    )
    received = Response(_int(response["status"]), _headers(response["headers"]), str(response["body"]).encode())
    # Findings that were stored by an earlier version do not say it.
    is_delivery = fields.get("is_delivery", False) is True
    return Exchange(sent, received, None if operation is None else str(operation), is_delivery=is_delivery)


def _headers(value: JsonValue) -> Headers:
    pairs = (_list(pair) for pair in _list(value))
    return Headers((str(name), str(text)) for name, text in pairs)


def _counts(value: JsonValue) -> Mapping[str, int]:
    return {reason: _int(count) for reason, count in _object(value).items()}


def _object(value: JsonValue) -> dict[str, JsonValue]:
    if not isinstance(value, dict):
        raise TypeError("an object is missing")
    return value


def _list(value: JsonValue) -> list[JsonValue]:
    if not isinstance(value, list):
        raise TypeError("a list is missing")
    return value


def _int(value: JsonValue) -> int:
    if not isinstance(value, int):
        raise TypeError("a number is missing")
    return value
