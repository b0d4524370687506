"""NET001: a request that gets no response from a server that is up is a finding; a server that is down is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.errors import BadResponse, Unreachable
from caveat.exchange import NO_RESPONSE, Request
from caveat.judging.cause import Rank
from caveat.reports.findings import block
from caveat.runs.run import run
from caveat.session.no_response import UNANSWERED, no_response
from caveat.targets.network.live import live_target
from caveat.traffic.property_based.application import MAX_UNANSWERED
from caveat.traffic.property_based.engine import drive
from hanging_up import OK, Answer, hanging_up
from pet_traffic import PETS, QUICK, api

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list-pets
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses: {'200': {description: x}}
  /toys: {get: {operationId: list-toys, responses: {'200': {description: x}}}}
"""

KINDS = {
    "closed": Unreachable("http://a", "the connection is closed without a response"),
    "too late": Unreachable("http://a", "no response within 30 s"),
    "unreadable": BadResponse("http://a", "it is cut off (reset)"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_request_without_a_response_is_a_finding_of_its_operation(kind: str) -> None:
    finding = no_response(PETS.spec, Request("GET", "/pets/rex?limit=1"), KINDS[kind])
    assert (finding.code, finding.operation, finding.kind) == ("NET001", "get-pet", kind)
    assert finding.exchange is not None
    assert finding.exchange.response is NO_RESPONSE
    assert KINDS[kind].reason in finding.message
    assert "curl -X GET 'http://127.0.0.1:8000/pets/rex?limit=1'" in block(finding)


ENDINGS: dict[str, tuple[bytes | None, str]] = {
    "closed": (b"", "the connection is closed without a response"),
    "reset": (None, "the connection is reset"),
    "no HTTP": (b"SSH-2.0\r\n\r\n", "the response cannot be read: it is not valid HTTP"),
    "cut off": (OK.replace(b"length: 2", b"length: 9"), "the response cannot be read: it is cut off"),
}


@pytest.mark.parametrize("title", ENDINGS)
def test_a_server_that_hangs_up_on_one_operation_is_a_crash(title: str) -> None:
    sent, message = ENDINGS[title]

    def answer(line: bytes) -> bytes | None:
        return sent if b"/pets" in line else OK

    with hanging_up(answer) as url:
        contract = api(DOCUMENT)
        verdict = run(contract, live_target(url), drive, QUICK)
    [cause] = verdict.causes
    assert (cause.rank, cause.codes, cause.operations) == (Rank.CRASH, ("NET001",), ("list-pets",))
    assert message in cause.main.message
    assert cause.count <= MAX_UNANSWERED
    assert verdict.errors == ()
    assert verdict.exit_code == 1
    assert verdict.judged["list-toys"] > 0, "other operations are tested"
    assert verdict.unreached["list-pets"].why == UNANSWERED


def test_a_server_that_is_down_is_no_finding() -> None:
    up = True

    def answer(line: bytes) -> bytes | None:
        nonlocal up
        up = up and b"/pets" not in line
        return OK if up else b""

    with hanging_up(answer) as url:
        verdict = run(api(DOCUMENT), live_target(url), drive, replace(QUICK, examples=3))
    assert verdict.findings == ()
    assert verdict.exit_code == 2
    assert "does not answer" in verdict.errors[0]


def test_a_server_that_hangs_up_on_every_operation_gets_few_requests() -> None:
    hang_up: Answer = lambda line: OK if line.startswith(b"HEAD / ") else b""  # noqa: E731 - a table of one
    with hanging_up(hang_up) as url:
        verdict = run(api(DOCUMENT), live_target(url), drive, QUICK)
    assert {finding.operation for finding in verdict.findings} == {"list-pets", "list-toys"}
    assert any("requests got no response" in notice for notice in verdict.notices)
