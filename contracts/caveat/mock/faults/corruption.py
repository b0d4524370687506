"""Spoiling the mock's own answer, so that it breaks the contract."""

from __future__ import annotations

import json
import random
from collections.abc import Collection
from dataclasses import replace

from caveat.errors import Unparsable
from caveat.exchange import BODILESS, Headers, Response
from caveat.json_text import JsonValue, is_json
from caveat.mock.faults.fault import FIELD_KINDS, Fault, Kind
from caveat.mock.faults.fields import spoiled
from caveat.openapi import media
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec

_STATUSES = (200, 201, 202, 203, 206, 400, 402, 403, 404, 409, 410, 418, 422, 500, 502, 503)
"""Those of which an undocumented one is taken, where none is asked for."""


def spoil(spec: Spec, operation: Operation, answer: Response, fault: Fault, chance: random.Random) -> Response:
    """An accepted request's answer with a fault that the contract types; the same where it has no place for it."""
    if not answer.ok:
        return answer
    if fault.kind in FIELD_KINDS:
        return _field(spec, operation, answer, fault, chance)
    return _status(operation, answer, fault, chance) if fault.kind is Kind.UNDOCUMENTED_STATUS else answer


def why_idle(fault: Fault, operations: Collection[Operation]) -> str:
    """Why a fault can never do anything to an answer of these operations; `""` where it can, or nobody knows."""
    if (
        fault.kind is not Kind.UNDOCUMENTED_STATUS
        or not operations
        or any(_undocumented(it, fault) for it in operations)
    ):
        return ""
    status = "every status" if fault.number is None else fault.number
    return f"{fault.operation or 'every operation'} documents {status}"


def _undocumented(operation: Operation, fault: Fault) -> list[int]:
    wanted = _STATUSES if fault.number is None else (fault.number,)
    return [status for status in wanted if operation.response(status) is None]


def _field(spec: Spec, operation: Operation, answer: Response, fault: Fault, chance: random.Random) -> Response:
    documented = operation.response(answer.status)
    media_type = answer.headers.media_type
    if documented is None or not is_json(media_type):
        return answer
    schema = documented.media.get(media.select(documented.media, media_type) or "")
    try:
        body = answer.json
    except Unparsable:
        # A HEAD's answer has none.
        return answer
    changed = spoiled(spec.schemas, schema, body, fault, chance) if schema else body
    return answer if changed is body else _saying(answer, changed)


def _saying(answer: Response, body: JsonValue) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(answer.status, without(answer.headers, "content-length"), text.encode())


def _status(operation: Operation, answer: Response, fault: Fault, chance: random.Random) -> Response:
    undocumented = [status for status in _undocumented(operation, fault) if status != answer.status]
    if not undocumented:
        return answer
    status = chance.choice(undocumented)
    if status in BODILESS:
        return Response(status, without(answer.headers, "content-length", "content-type"))
    return replace(answer, status=status)


def without(headers: Headers, *names: str) -> Headers:
    """The header fields but for those of these names, which are in lower case."""
    return Headers((name, value) for name, value in headers.items_sent if name.lower() not in names)
