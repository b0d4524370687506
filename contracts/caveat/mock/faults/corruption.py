"""Corrupts a mock's own response, so that it breaks the contract."""

from __future__ import annotations

import json
import random
from collections.abc import Collection
from dataclasses import replace

from caveat.errors import Unparsable
from caveat.exchange import STATUSES_WITHOUT_BODY, Headers, Response
from caveat.json_text import JsonValue, is_json
from caveat.mock.faults.fault import FIELD_KINDS, Fault, Kind
from caveat.mock.faults.fields import corrupt_field
from caveat.openapi import media
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec

_STATUSES = (200, 201, 202, 203, 206, 400, 402, 403, 404, 409, 410, 418, 422, 500, 502, 503)
"""The candidates for an undocumented status, where the fault names none."""


def corrupt(spec: Spec, operation: Operation, response: Response, fault: Fault, rng: random.Random) -> Response:
    """A successful response with the fault applied; the same object where the fault cannot be applied to it."""
    if not response.ok:
        return response
    if fault.kind in FIELD_KINDS:
        return _corrupt_body(spec, operation, response, fault, rng)
    return _corrupt_status(operation, response, fault, rng) if fault.kind is Kind.UNDOCUMENTED_STATUS else response


def unreachable_reason(fault: Fault, operations: Collection[Operation]) -> str:
    """Why a fault can never apply to a response of these operations; `""` where it can, or where it is unknown."""
    if (
        fault.kind is not Kind.UNDOCUMENTED_STATUS
        or not operations
        or any(_undocumented(operation, fault) for operation in operations)
    ):
        return ""
    status = "every status" if fault.number is None else fault.number
    return f"{fault.operation or 'every operation'} documents {status}"


def _undocumented(operation: Operation, fault: Fault) -> list[int]:
    candidates = _STATUSES if fault.number is None else (fault.number,)
    return [status for status in candidates if operation.response(status) is None]


def _corrupt_body(spec: Spec, operation: Operation, response: Response, fault: Fault, rng: random.Random) -> Response:
    response_spec = operation.response(response.status)
    media_type = response.headers.media_type
    if response_spec is None or not is_json(media_type):
        return response
    schema = response_spec.media.get(media.documented_type(response_spec.media, response.headers) or "")
    try:
        body = response.json
    except Unparsable:
        # A response to HEAD has no body.
        return response
    corrupted = corrupt_field(spec.schemas, schema, body, fault, rng) if schema else body
    return response if corrupted is body else _with_body(response, corrupted)


def _with_body(response: Response, body: JsonValue) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(response.status, without(response.headers, "content-length"), text.encode())


def _corrupt_status(operation: Operation, response: Response, fault: Fault, rng: random.Random) -> Response:
    candidates = [status for status in _undocumented(operation, fault) if status != response.status]
    if not candidates:
        return response
    status = rng.choice(candidates)
    if status in STATUSES_WITHOUT_BODY:
        return Response(status, without(response.headers, "content-length", "content-type"))
    return replace(response, status=status)


def without(headers: Headers, *names: str) -> Headers:
    """The header fields without those of these names, given in lower case."""
    return Headers((name, value) for name, value in headers.items_sent if name.lower() not in names)
