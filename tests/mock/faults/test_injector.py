"""A mock with faults: the same is seen by every client, and what is not to go wrong does not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias

import httpx
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi import messages, tap
from caveat.asgi.in_process import AsyncInProcess, InProcess
from caveat.errors import BadOption
from caveat.exchange import Request, Response
from caveat.mock.engine import Mock
from caveat.mock.faults.fault import escaped, read
from caveat.mock.faults.injector import FaultInjector
from caveat.openapi.spec import Spec

DOCUMENT = """\
paths:
  /pets:
    get:
      operationId: list-pets
      responses:
        '200':
          content:
            application/json:
              schema: {type: object, required: [id], properties: {id: {type: integer, const: 7}}}
              example: {id: 7}
    head: {operationId: count-pets, responses: {'200': {content: {application/json: {example: [1]}}}}}
    post:
      operationId: add-pet
      responses:
        '201': {content: {application/json: {example: {id: 8}}}}
        '429': {headers: {Retry-After: {required: true, schema: {const: 60}}}}
        '503':
          content:
            application/json:
              schema: {type: object, required: [error], properties: {error: {type: string}}}
    delete: {operationId: drop-pets, responses: {'204': {}}}
"""

Compiled: TypeAlias = Callable[[str], Spec]
Serve: TypeAlias = Callable[[ASGIApp], str]


@dataclass
class Stage:
    """A mock with faults, that counts what reaches it and how long it was told to wait."""

    spec: Spec
    seed: int = 0
    reached: int = 0
    waited: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.mock = Mock(self.spec)
        self.faulty = FaultInjector(self._count, self.spec, seed=self.seed)

    async def _count(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.reached += scope["type"] == "http"
        await self.mock(scope, receive, send)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request to somebody who does not really wait."""
        if scope["type"] == "http":
            scope["extensions"] = {**scope["extensions"], "caveat.wait": self.wait}
        await self.faulty(scope, receive, send)

    async def wait(self, seconds: float) -> None:
        self.waited.append(seconds)

    def switch(self, *faults: str) -> None:
        self.faulty.switch(read(fault, self.spec.operations) for fault in faults)

    def statuses(self, requests: int, method: str = "GET") -> list[int]:
        with httpx.Client(transport=InProcess(self.faulty), base_url="http://a.test") as client:
            return [client.request(method, "/pets").status_code for _ in range(requests)]


@pytest.fixture
def stage(compiled: Compiled) -> Stage:
    return Stage(compiled(DOCUMENT))


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
    "none": ([], "GET", GOOD, 1),
    "an answer is late": (["latency=300"], "GET", f"{GOOD} after 0.3 s", 1),
    "as often as it is told to be": (["latency=300", "latency=400"], "GET", f"{GOOD} after 0.7 s", 1),
    "the connection is reset": (["reset"], "GET", "ReadError", 0),
    "a body is cut": (["truncate"], "GET", "RemoteProtocolError", 1),
    "nothing is cut off of nothing": (["truncate"], "DELETE", "204", 1),
    "nor off an answer that has no body": (["truncate"], "HEAD", "200", 1),
    "the client comes too often": (
        ["rate-limit=3"], "GET", '429 {"message": "the mock was told to fail: rate-limit=3"} retry-after 3', 0,
    ),
    "which is documented": (["rate-limit"], "POST", "429 retry-after 1", 0),
    "the server fails": (["error"], "GET", '503 {"message": "the mock was told to fail: error=503"}', 0),
    "in the documented form": (["error=503"], "POST", '503 {"error": "the mock was told to fail: error=503"}', 0),
    "in another way": (["error=502"], "POST", '502 {"message": "the mock was told to fail: error=502"}', 0),
    "without words": (["error"], "HEAD", "503", 0),
    "a field is dropped": (["drop"], "GET", "200 {}", 1),
    "a field is null": (["null=/id"], "GET", '200 {"id":null}', 1),
    "a field is of another type": (["wrong-type"], "GET", '200 {"id":"7"}', 1),
    "a field has an unknown value": (["unknown-enum"], "GET", '200 {"id":987654321}', 1),
    "a status is undocumented": (["undocumented-status=418"], "GET", '418 {"id": 7}', 1),
    "also of an answer that has no body": (["undocumented-status=418"], "HEAD", "418", 1),
    "the worst comes first": (["truncate", "error", "reset", "rate-limit"], "GET", "ReadError", 0),
    "then what is not the mock's own": (["drop", "error=500", "rate-limit=2", "latency=1000"], "DELETE",
        '429 {"message": "the mock was told to fail: rate-limit=2"} retry-after 2 after 1 s', 0,
    ),
    "also a refusal is cut": (["truncate", "error"], "GET", "RemoteProtocolError", 0),
    "but not where it has no body": (["truncate", "error"], "HEAD", "503", 0),
    "the body is spoiled before the status": (["undocumented-status=202", "drop"], "GET", "202 {}", 1),
    "two faults spoil one body": (["wrong-type", "null"], "GET", '200 {"id":"text"}', 1),
    "another operation is spared": (["reset,operation=add-pet"], "GET", GOOD, 1),
    "the one is not": (["reset,operation=list-pets"], "GET", "ReadError", 0),
    "what is no operation is spared by those of one": (["reset,operation=list-pets"], "PATCH", "405", 1),
    "and not by others": (["error"], "PATCH", "503", 0),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("faults", "method", "seen", "reached"), ROWS.values(), ids=ROWS)
def test_every_client_sees_the_same(  # noqa: PLR0913, PLR0917 - a row
    faults: list[str],
    method: str,
    seen: str,
    reached: int,
    way: Callable[[ASGIApp, Serve], Send_],
    stage: Stage,
    serve: Serve,
) -> None:
    stage.switch(*faults)
    try:
        answer = way(stage, serve)(method, "/pets")
    except httpx.TransportError as error:
        said = type(error).__name__
    else:
        body = answer.text if method != "PATCH" else ""
        after = f"retry-after {answer.headers['retry-after']}" if "retry-after" in answer.headers else ""
        waited = f"after {sum(stage.waited):g} s" if stage.waited else ""
        said = " ".join(filter(None, [str(answer.status_code), body, after, waited]))
    assert (said, stage.reached) == (seen, reached)


def faults_told(stage: Stage, method: str, path: str = "/pets") -> list[str | None]:
    """What the answers to a request say of faults."""
    told: list[str | None] = []

    def watch(_request: Request, response: Response) -> None:
        told.append(response.fault)

    transport = InProcess(tap.tapped(stage, watch))
    with httpx.Client(transport=transport, base_url="http://a.test") as client, suppress(httpx.TransportError):
        client.request(method, path)
    return told


TOLD: dict[str, tuple[list[str], str, list[str | None]]] = {
    "nothing of none": ([], "GET", [None]),
    "nothing of what changes nothing": (["latency=300"], "GET", [None]),
    "nothing where there is no answer": (["reset"], "GET", []),
    "an answer that is not the mock's own": (["error"], "GET", ["error=503"]),
    "the one that came first": (["error", "rate-limit=3"], "GET", ["rate-limit=3"]),
    "a cut": (["truncate", "latency=1"], "GET", ["truncate"]),
    "no cut of nothing": (["truncate"], "DELETE", [None]),
    "nor of an answer to a HEAD": (["truncate"], "HEAD", [None]),
    "a cut of what is not the mock's own": (["truncate", "error"], "GET", ["error=503; truncate"]),
    "a field": (["drop=/id,rate=0.9999"], "GET", ["drop=/id,rate=0.9999"]),
    "no field that is not there": (["drop=/name"], "GET", [None]),
    "a status": (["undocumented-status=418"], "GET", ["undocumented-status=418"]),
    "those that did something": (
        ["undocumented-status=418", "wrong-type", "drop=/name", "null"], "GET",
        ["null; wrong-type; undocumented-status=418"],
    ),
    "nothing of another operation's": (["error,operation=add-pet"], "GET", [None]),
}  # fmt: skip


@pytest.mark.parametrize(("faults", "method", "told"), TOLD.values(), ids=TOLD)
def test_an_answer_tells_which_faults_made_or_changed_it(
    faults: list[str], method: str, told: list[str | None], stage: Stage
) -> None:
    stage.switch(*faults)
    assert faults_told(stage, method) == told


@pytest.mark.parametrize("odd", ["a; b", "a, b", "50%", "é\u20ac", "new\nline", "~!$&'()*+:@|^`<>[]{}#?=\"/\\"])
def test_any_fault_can_be_told_in_a_header(odd: str, compiled: Compiled) -> None:
    document = DOCUMENT.replace("operationId: list-pets", f"operationId: {json.dumps(odd)}")
    stage = Stage(compiled(document))
    stage.switch(f"error,operation={escaped(odd)}", "truncate")
    [told] = faults_told(stage, "GET")
    assert told is not None
    assert told.isascii()
    assert told.isprintable()
    first, second = told.split("; ")
    assert (read(first, stage.spec.operations), second) == (stage.faulty.switched[0], "truncate")


IDLE = {
    "undocumented-status=200,operation=list-pets": "list-pets documents 200",
    "undocumented-status=204,operation=any": "any documents 204",
    "undocumented-status,operation=any": "any documents every status",
    "undocumented-status=404": "every operation documents 404",
}


@pytest.mark.parametrize("fault", IDLE)
def test_a_fault_that_can_never_do_anything_is_refused_and_changes_nothing(fault: str, compiled: Compiled) -> None:
    stage = Stage(
        compiled("""\
paths:
  /pets:
    get: {operationId: list-pets, responses: {'200': {}, '404': {}}}
    put: {operationId: any, responses: {default: {}}}
""")
    )
    stage.switch("error")
    with pytest.raises(BadOption) as refused:
        stage.switch("reset", fault)
    assert f"{fault} can do nothing, as {IDLE[fault]}. " in str(refused.value)
    assert stage.statuses(1) == [503]


def test_a_fault_that_can_do_something_is_taken(stage: Stage) -> None:
    stage.switch("undocumented-status=200", "undocumented-status=201,operation=list-pets", "undocumented-status")
    assert len(stage.faulty.switched) == 3


def test_a_rate_strikes_its_share_and_the_same_requests_each_time(compiled: Compiled) -> None:
    stages = [Stage(compiled(DOCUMENT), seed) for seed in (0, 0, 1)]
    for stage in stages:
        stage.switch("error,rate=0.5")
    first, again, other = [stage.statuses(200) for stage in stages]
    assert first == again != other
    assert 80 < first.count(503) < 120
    stages[0].faulty.restart()
    assert stages[0].statuses(200) == first


def test_other_requests_and_other_faults_do_not_move_the_row_of_chances(compiled: Compiled) -> None:
    alone, among = Stage(compiled(DOCUMENT)), Stage(compiled(DOCUMENT))
    alone.switch("error,operation=list-pets,rate=0.5")
    among.switch("error,operation=list-pets,rate=0.5", "latency=0,rate=0.3")
    expected = alone.statuses(20)
    seen = [among.statuses(1, "POST") and among.statuses(1)[0] for _ in range(10)]
    among.switch("error,operation=list-pets,rate=0.5")
    assert seen + among.statuses(10) == expected


def test_which_field_is_spoiled_is_chance_too(compiled: Compiled) -> None:
    pair = "{type: object, required: [a, b], properties: {a: {}, b: {}}}"
    document = DOCUMENT.replace("{type: object, required: [id], properties: {id: {type: integer, const: 7}}}", pair)
    stage = Stage(compiled(document.replace("{id: 7}", "{a: 1, b: 2}")))
    stage.switch("drop")
    with httpx.Client(transport=InProcess(stage.faulty), base_url="http://a.test") as client:
        assert {client.get("/pets").text for _ in range(40)} == {'{"a":1}', '{"b":2}'}


def test_faults_are_switched_while_it_runs(stage: Stage, serve: Serve) -> None:
    with httpx.Client(base_url=serve(stage)) as client:
        seen = [client.get("/pets").status_code]
        for faults in (["error=500"], ["rate-limit", "rate-limit"], []):
            stage.switch(*faults)
            seen.append(client.get("/pets").status_code)
            assert list(map(str, stage.faulty.switched)) == ([f"{faults[0]}=1"] if len(faults) > 1 else faults)
    assert seen == [200, 500, 429, 200]


@pytest.mark.parametrize("fault", ["latency=60000", "error"])
def test_nobody_is_answered_who_went_away(fault: str, compiled: Compiled) -> None:
    async def silent(_scope: Scope, _receive: Receive, _send: Send) -> None:
        pass

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    sent: list[Message] = []
    spec = compiled(DOCUMENT)
    scope: Scope = {"type": "http", "method": "GET", "path": "/pets", "headers": []}
    faulty = FaultInjector(silent, spec, faults=[read(fault, [])])

    async def ask() -> None:
        await faulty(scope, receive, send)

    asyncio.run(ask())
    assert sent == []


def test_half_of_a_large_body_comes_whole(compiled: Compiled, serve: Serve) -> None:
    # More than what the machine holds for a socket.
    async def large(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
        else:
            await messages.send(Response(200, body=b"x" * 64_000_000), send)

    address = serve(FaultInjector(large, compiled(DOCUMENT), faults=[read("truncate", [])]))
    with httpx.stream("GET", address) as answer, pytest.raises(httpx.RemoteProtocolError):
        answer.read()
    assert answer.num_bytes_downloaded == 32_000_000


def test_the_server_survives_and_says_nothing(stage: Stage, serve: Serve, capfd: pytest.CaptureFixture[str]) -> None:
    stage.switch("reset,rate=0.4", "truncate,rate=0.4", "drop,rate=0.2")
    address = serve(stage)
    # Each request has a connection of its own: one that was used before could have ended already.
    client = httpx.Client(base_url=address, limits=httpx.Limits(max_keepalive_connections=0))

    def outcome(number: int) -> str:
        # Also of a body that is still on its way when the connection ends.
        method, body = ("POST", b"x" * 500_000) if number % 3 == 0 else ("GET", b"")
        try:
            return str(client.request(method, "/pets", content=body).status_code)
        except httpx.TransportError:
            return "broken"

    with client, ThreadPoolExecutor(16) as pool:
        seen = list(pool.map(outcome, range(120)))
    assert 40 < seen.count("broken") < 110
    stage.switch()
    assert httpx.get(f"{address}/pets").status_code == 200
    assert capfd.readouterr().err == ""
