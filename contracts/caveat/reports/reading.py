"""Reads JSON reports back into verdicts, so that those of several machines can be merged."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path

from caveat.errors import BadDocument
from caveat.exchange import Exchange, Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.judging.attribution import Attribution, Replay
from caveat.judging.evidence import Evidence, Grade
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Gravity, Promise, Subject
from caveat.judging.reach import Outcome
from caveat.judging.verdict import Evaluations, UnitDigest, Verdict
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
        evaluations={code: _evaluations(each) for code, each in _object(fields["evaluations"]).items()},
        findings=tuple(finding(str(fields["api"]), each) for each in _list(fields["findings"])),
        errors=tuple(map(str, _list(fields["errors"]))),
        notices=tuple(map(str, _list(fields["notices"]))),
        # An earlier report does not have it: one of the errors says so.
        interrupted=fields.get("partial") is True,
        limited=fields.get("limited") is True,
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


def _evaluations(value: JsonValue) -> Evaluations:
    fields = _object(value)
    # An earlier report does not have them by operation.
    by_operation = _object(fields.get("cannot_tell_by_operation", {}))
    return Evaluations(
        _int(fields["kept"]),
        _int(fields["broken"]),
        _counts(fields["cannot_tell"]),
        {name: _counts(reasons) for name, reasons in by_operation.items()},
    )


def _unit(value: JsonValue) -> UnitDigest:
    fields = _object(value)
    return UnitDigest(_int(fields["number"]), str(fields["name"]), str(fields["digest"]))


def _promise(value: JsonValue) -> Promise:
    fields = _object(value)
    evidence = _evidence(fields["evidence"])
    if evidence is None:
        raise TypeError("a promise without evidence")
    subject, gravity = Subject(str(fields["subject"])), Gravity(str(fields["gravity"]))
    return Promise(str(fields["code"]), str(fields["title"]), evidence, subject, gravity)


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
        # Before it was there, the API was that of the verdict.
        api=str(fields.get("api", api)),
        operation=None if operation is None else str(operation),
        at=str(fields["at"]),
        promise=str(fields["promise"]),
        file=str(fields["file"]),
        line=None if line is None else _int(line),
        column=None if fields["column"] is None else _int(fields["column"]),
        gravity=Gravity(str(fields["gravity"])),
        kind=str(fields["kind"]),
        says=str(fields["says"]),
        made_up=tuple(map(str, _list(fields["made_up_credentials"]))),
        origin=Attribution(str(fields["attribution"])),
        replay=_replay(fields["replay"]),
        # An earlier report does not have it.
        unconfirmed=str(fields.get("unconfirmed", "")),
        count=_int(fields["count"]),
        # A fuzz store of an earlier version does not have it, and a baseline may have changed since.
        is_known=fields.get("known") is True,
        exchanges=tuple(_exchange(each) for each in _list(fields["exchanges"])),
        # An earlier report does not have it.
        creations=tuple(_exchange(each) for each in _list(fields.get("creations", []))),
    )


def _replay(value: JsonValue) -> Replay | None:
    if value is None:
        return None
    fields = _object(value)
    return Replay(_int(fields["repeated"]), _int(fields["attempts"]), after_earlier=fields["after_earlier"] is True)


def _exchange(value: JsonValue) -> Exchange:
    fields = _object(value)
    operation = fields["operation"]
    request, response = _object(fields["request"]), _object(fields["response"])
    sent = Request(str(request["method"]), str(request["target"]), _headers(request["headers"]), _body(request))
    received = Response(_int(response["status"]), _headers(response["headers"]), _body(response))
    name = None if operation is None else str(operation)
    return Exchange(sent, received, name, is_delivery=fields["is_delivery"] is True)


def _body(message: Mapping[str, JsonValue]) -> bytes:
    exact = message.get("body_base64")
    # A lone surrogate is no character, and has no UTF-8.
    return str(message["body"]).encode("utf-8", "surrogatepass") if exact is None else base64.b64decode(str(exact))


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
