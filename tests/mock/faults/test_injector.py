"""Fault injection: every client sees the same fault, and other requests see none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias

import httpx
import pytest
from starlette.types import ASGIApp

from caveat.asgi import tap
from caveat.asgi.in_process import AsyncInProcess, InProcess
from caveat.errors import BadValue
from caveat.exchange import Request, Response
from caveat.mock.faults.fault import escape, parse_fault
from conftest import Compiled, Serve
from faulty_mock import DOCUMENT, FaultyMock


@pytest.fixture
def faulty(compiled: Compiled) -> FaultyMock:
    return FaultyMock(compiled(DOCUMENT))


Send_: TypeAlias = Callable[[str, str], httpx.Response]


def by_client(app: ASGIApp, _serve: Serve) -> Send_:
    return httpx.Client(transport=InProcess(app), base_url="http://a.test").request


def by_async_client(app: ASGIApp, _serve: Serve) -> Send_:
    def request(method: str, path: str) -> httpx.Response:
        async def asynchronously() -> httpx.Response:
            async with httpx.AsyncClient(transport=AsyncInProcess(app), base_url="http://a.test") as client:
                return await client.request(method, path)

        return asyncio.run(asynchronously())

    return request


def over_http(app: ASGIApp, serve: Serve) -> Send_:
    return lambda method, path: httpx.request(method, serve(app) + path)


WAYS = [by_client, by_async_client, over_http]

GOOD = '200 {"id": 7}'

Row: TypeAlias = tuple[list[str], str, str, int]

ROWS: dict[str, Row] = {
    "no fault": ([], "GET", GOOD, 1),
    "a response is late": (["latency=300"], "GET", f"{GOOD} after 0.3 s", 1),
    "latencies add up": (["latency=300", "latency=400"], "GET", f"{GOOD} after 0.7 s", 1),
    "the connection is reset": (["reset"], "GET", "ReadError", 0),
    "a body is cut": (["truncate"], "GET", "RemoteProtocolError", 1),
    "a response without a body is not cut": (["truncate"], "DELETE", "204", 1),
    "a response to HEAD is not cut": (["truncate"], "HEAD", "200", 1),
    "a rate limit": (
        ["rate-limit=3"], "GET", '429 {"message": "injected fault: rate-limit=3"} retry-after 3', 0,
    ),
    "a documented rate limit": (["rate-limit"], "POST", "429 retry-after 1", 0),
    "a server error": (["error"], "GET", '503 {"message": "injected fault: error=503"}', 0),
    "a documented error": (["error=503"], "POST", '503 {"error": "injected fault: error=503"}', 0),
    "another server error": (["error=502"], "POST", '502 {"message": "injected fault: error=502"}', 0),
    "a server error to HEAD": (["error"], "HEAD", "503", 0),
    "a field is dropped": (["drop"], "GET", "200 {}", 1),
    "a field is null": (["null=/id"], "GET", '200 {"id":null}', 1),
    "a field is of another type": (["wrong-type"], "GET", '200 {"id":"7"}', 1),
    "a field has an unknown value": (["unknown-enum"], "GET", '200 {"id":987654321}', 1),
    "a status is undocumented": (["undocumented-status=418"], "GET", '418 {"id": 7}', 1),
    "a status of a response to HEAD": (["undocumented-status=418"], "HEAD", "418", 1),
    "a reset comes first": (["truncate", "error", "reset", "rate-limit"], "GET", "ReadError", 0),
    "then a replaced response": (["drop", "error=500", "rate-limit=2", "latency=1000"], "DELETE",
        '429 {"message": "injected fault: rate-limit=2"} retry-after 2 after 1 s', 0,
    ),
    "a server error is cut too": (["truncate", "error"], "GET", "RemoteProtocolError", 0),
    "but not a server error to HEAD": (["truncate", "error"], "HEAD", "503", 0),
    "the body is changed before the status": (["undocumented-status=202", "drop"], "GET", "202 {}", 1),
    "two faults change one body": (["wrong-type", "null"], "GET", '200 {"id":"text"}', 1),
    "a fault of another operation": (["reset,operation=add-pet"], "GET", GOOD, 1),
    "a fault of this operation": (["reset,operation=list-pets"], "GET", "ReadError", 0),
    "a fault of an operation at no operation": (["reset,operation=list-pets"], "PATCH", "405", 1),
    "a fault of all operations at no operation": (["error"], "PATCH", "503", 0),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("faults", "method", "expected", "reached"), ROWS.values(), ids=ROWS)
def test_every_client_sees_the_same(  # noqa: PLR0913, PLR0917 - a row
    faults: list[str],
    method: str,
    expected: str,
    reached: int,
    way: Callable[[ASGIApp, Serve], Send_],
    faulty: FaultyMock,
    serve: Serve,
) -> None:
    faulty.set_faults(*faults)
    try:
        response = way(faulty, serve)(method, "/pets")
    except httpx.TransportError as error:
        outcome = type(error).__name__
    else:
        body = response.text if method != "PATCH" else ""
        after = f"retry-after {response.headers['retry-after']}" if "retry-after" in response.headers else ""
        waited = f"after {sum(faulty.waits_s):g} s" if faulty.waits_s else ""
        outcome = " ".join(filter(None, [str(response.status_code), body, after, waited]))
    assert (outcome, faulty.reached) == (expected, reached)


def fault_headers(faulty: FaultyMock, method: str, path: str = "/pets") -> list[str | None]:
    """The fault headers of the responses to a request."""
    headers: list[str | None] = []

    def watch(_request: Request, response: Response) -> None:
        headers.append(response.fault)

    transport = InProcess(tap.tapped(faulty, watch))
    with httpx.Client(transport=transport, base_url="http://a.test") as client, suppress(httpx.TransportError):
        client.request(method, path)
    return headers


FAULT_HEADERS: dict[str, tuple[list[str], str, list[str | None]]] = {
    "no fault": ([], "GET", [None]),
    "a latency": (["latency=300"], "GET", [None]),
    "a reset, without a response": (["reset"], "GET", []),
    "a replaced response": (["error"], "GET", ["error=503"]),
    "the fault that is applied first": (["error", "rate-limit=3"], "GET", ["rate-limit=3"]),
    "a cut": (["truncate", "latency=1"], "GET", ["truncate"]),
    "no cut of a response without a body": (["truncate"], "DELETE", [None]),
    "no cut of a response to HEAD": (["truncate"], "HEAD", [None]),
    "a cut of a replaced response": (["truncate", "error"], "GET", ["error=503; truncate"]),
    "a field": (["drop=/id,rate=0.9999"], "GET", ["drop=/id,rate=0.9999"]),
    "no field that is missing": (["drop=/name"], "GET", [None]),
    "a status": (["undocumented-status=418"], "GET", ["undocumented-status=418"]),
    "the faults that changed the response": (
        ["undocumented-status=418", "wrong-type", "drop=/name", "null"], "GET",
        ["null; wrong-type; undocumented-status=418"],
    ),
    "no fault of another operation": (["error,operation=add-pet"], "GET", [None]),
}  # fmt: skip


@pytest.mark.parametrize(("faults", "method", "expected"), FAULT_HEADERS.values(), ids=FAULT_HEADERS)
def test_a_response_names_the_faults_that_made_or_changed_it(
    faults: list[str], method: str, expected: list[str | None], faulty: FaultyMock
) -> None:
    faulty.set_faults(*faults)
    assert fault_headers(faulty, method) == expected


@pytest.mark.parametrize("odd", ["a; b", "a, b", "50%", "é\u20ac", "new\nline", "~!$&'()*+:@|^`<>[]{}#?=\"/\\"])
def test_any_fault_can_be_written_in_a_header(odd: str, compiled: Compiled) -> None:
    document = DOCUMENT.replace("operationId: list-pets", f"operationId: {json.dumps(odd)}")
    faulty = FaultyMock(compiled(document))
    faulty.set_faults(f"error,operation={escape(odd)}", "truncate")
    [header] = fault_headers(faulty, "GET")
    assert header is not None
    assert header.isascii()
    assert header.isprintable()
    first, second = header.split("; ")
    assert (parse_fault(first, faulty.spec.operations), second) == (faulty.injector.faults[0], "truncate")


UNREACHABLE = {
    "undocumented-status=200,operation=list-pets": "list-pets documents 200",
    "undocumented-status=204,operation=any": "any documents 204",
    "undocumented-status,operation=any": "any documents every status",
    "undocumented-status=404": "every operation documents 404",
}


@pytest.mark.parametrize("fault", UNREACHABLE)
def test_a_fault_that_can_never_apply_is_an_error_and_changes_nothing(fault: str, compiled: Compiled) -> None:
    faulty = FaultyMock(
        compiled("""\
paths:
  /pets:
    get: {operationId: list-pets, responses: {'200': {}, '404': {}}}
    put: {operationId: any, responses: {default: {}}}
""")
    )
    faulty.set_faults("error")
    with pytest.raises(BadValue) as raised:
        faulty.set_faults("reset", fault)
    assert f"{fault} can never apply: {UNREACHABLE[fault]}. " in str(raised.value)
    assert faulty.statuses(1) == [503]


def test_a_fault_that_can_apply_is_accepted(faulty: FaultyMock) -> None:
    faulty.set_faults("undocumented-status=200", "undocumented-status=201,operation=list-pets", "undocumented-status")
    assert len(faulty.injector.faults) == 3


def test_a_rate_applies_to_its_share_of_requests_and_to_the_same_ones_each_time(compiled: Compiled) -> None:
    mocks = [FaultyMock(compiled(DOCUMENT), seed) for seed in (0, 0, 1)]
    for faulty in mocks:
        faulty.set_faults("error,rate=0.5")
    first, again, other = [faulty.statuses(200) for faulty in mocks]
    assert first == again != other
    assert 80 < first.count(503) < 120
    mocks[0].injector.reset()
    assert mocks[0].statuses(200) == first


def test_other_requests_and_other_faults_do_not_change_the_random_sequence(compiled: Compiled) -> None:
    alone, among = FaultyMock(compiled(DOCUMENT)), FaultyMock(compiled(DOCUMENT))
    alone.set_faults("error,operation=list-pets,rate=0.5")
    among.set_faults("error,operation=list-pets,rate=0.5", "latency=0,rate=0.3")
    expected = alone.statuses(20)
    statuses = [among.statuses(1, "POST") and among.statuses(1)[0] for _ in range(10)]
    among.set_faults("error,operation=list-pets,rate=0.5")
    assert statuses + among.statuses(10) == expected


def test_the_changed_field_is_random_too(compiled: Compiled) -> None:
    pair = "{type: object, required: [a, b], properties: {a: {}, b: {}}}"
    document = DOCUMENT.replace("{type: object, required: [id], properties: {id: {type: integer, const: 7}}}", pair)
    faulty = FaultyMock(compiled(document.replace("{id: 7}", "{a: 1, b: 2}")))
    faulty.set_faults("drop")
    with httpx.Client(transport=InProcess(faulty.injector), base_url="http://a.test") as client:
        assert {client.get("/pets").text for _ in range(40)} == {'{"a":1}', '{"b":2}'}
