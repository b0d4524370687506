"""Corruption: a response is changed so that it breaks the contract, or stays the same."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from caveat.exchange import Headers, Response
from caveat.mock.faults.corruption import corrupt
from caveat.mock.faults.fault import Fault, Kind
from caveat.openapi.spec import Spec

DOCUMENT = """\
components:
  schemas:
    pet: {type: object, required: [id], properties: {id: {type: integer}}}
paths:
  /pets:
    get:
      operationId: list
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/pet'}}}}
        '206': {content: {application/json: {}}}
        '404': {content: {application/json: {schema: {$ref: '#/components/schemas/pet'}}}}
    put:
      operationId: range
      responses: {2XX: {content: {application/*: {schema: {$ref: '#/components/schemas/pet'}}}}}
    post: {operationId: anything, responses: {default: {}}}
"""

JSON = Headers([("content-type", "application/json; charset=utf-8"), ("content-length", "12"), ("x-id", "1")])
PET = Response(200, JSON, '{"id": 1, "ü": 2}'.encode())
CORRUPTED = Response(200, Headers([JSON.items_sent[0], JSON.items_sent[2]]), '{"ü":2}'.encode())
TEXT = Headers([("content-type", "text/plain")])

DROP = Fault(Kind.DROP)
STATUS = Fault(Kind.UNDOCUMENTED_STATUS, 202)

Row = tuple[str, Fault, Response, Response]

ROWS: dict[str, Row] = {
    "a field": ("list", DROP, PET, CORRUPTED),
    "a field, in a range of statuses and of media types": ("range", DROP, PET, CORRUPTED),
    "no field of an error": ("list", DROP, Response(404, JSON, PET.body), Response(404, JSON, PET.body)),
    "no field of an undocumented status": ("list", DROP, Response(201, JSON, b"1"), Response(201, JSON, b"1")),
    "no field without a schema": ("list", DROP, Response(206, JSON, PET.body), Response(206, JSON, PET.body)),
    "no field of another media type": ("list", DROP, Response(200, TEXT, PET.body), Response(200, TEXT, PET.body)),
    "no field of a response without a body": ("list", DROP, Response(200, JSON), Response(200, JSON)),
    "a status": ("list", STATUS, PET, Response(202, JSON, PET.body)),
    "a status without a body": (
        "list", Fault(Kind.UNDOCUMENTED_STATUS, 204), PET, Response(204, Headers([("x-id", "1")])),
    ),
    "no status that is documented": ("list", Fault(Kind.UNDOCUMENTED_STATUS, 404), PET, PET),
    "not the status that it has": ("list", STATUS, Response(202, JSON, PET.body), Response(202, JSON, PET.body)),
    "no status of a documented range": ("range", STATUS, PET, PET),
    "a status beside a range": (
        "range", Fault(Kind.UNDOCUMENTED_STATUS, 418), PET, Response(418, JSON, PET.body),
    ),
    "no status where all are documented": ("anything", Fault(Kind.UNDOCUMENTED_STATUS), PET, PET),
    "no status of an error": ("list", STATUS, Response(404, JSON, PET.body), Response(404, JSON, PET.body)),
    "nothing by a fault of another kind": ("list", Fault(Kind.LATENCY, 5), PET, PET),
}  # fmt: skip


@pytest.mark.parametrize(("operation", "fault", "response", "expected"), ROWS.values(), ids=ROWS)
def test_a_response_is_corrupted(
    operation: str, fault: Fault, response: Response, expected: Response, compiled: Callable[[str], Spec]
) -> None:
    spec = compiled(DOCUMENT)
    rng = random.Random(0)  # noqa: S311 - no secret
    corrupted = corrupt(spec, spec.operations[operation], response, fault, rng)
    assert corrupted == expected
    assert (corrupted is response) is (response == expected), "the same object means: not corrupted"


def test_any_undocumented_status_is_possible(compiled: Callable[[str], Spec]) -> None:
    spec = compiled(DOCUMENT)
    rng = random.Random(0)  # noqa: S311 - no secret
    fault = Fault(Kind.UNDOCUMENTED_STATUS)
    statuses = {corrupt(spec, spec.operations["list"], PET, fault, rng).status for _ in range(200)}
    assert len(statuses) > 10
    assert not statuses & {200, 206, 404}
