"""Replays: the result of a finding by its new response."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from caveat.errors import NotSent, RunStopped, Unreachable
from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.runs.replay import Replayed, Result, exit_code, replay
from caveat.targets.target import Target
from harbour_run import Served, harbour_api, proven
from pet_traffic import JSON, api, application

CONTRACT = api("""
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list
      responses:
        '200': {description: x, content: {application/json: {schema: {type: array}}}}
        '404': {description: x}
    post: {operationId: add, responses: {'201': {description: x}}}
  /pets/{id}:
    get:
      operationId: read
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: x}}
""")


def finding(code: str, status: int, at: str, kind: str = "", promise: str = "") -> Finding:
    shown = Exchange(Request("GET", "/pets"), Response(status, JSON, b"{}"), "list")
    return Finding(
        code, "t", "m", Severity.BREACH, operation="list", at=at, kind=kind, promise=promise, exchanges=(shown,)
    )


BODY = finding(
    *("OAS003", 200, "body", "object for array"),
    "/paths/~1pets/get/responses/200/content/application~1json/schema/type",
)
CRASH = finding("OAS009", 500, "status", promise="/paths/~1pets/get")
OF_TRAFFIC = finding("ST300", 200, "status")


def to(respond: Callable[[Request], Response]) -> Target:
    return Target(application(respond))


def failing(error: Exception) -> Callable[[Request], Response]:
    def respond(_request: Request) -> Response:
        raise error

    return respond


def responding(status: int, body: bytes = b"[]") -> Callable[[Request], Response]:
    return lambda _request: Response(status, JSON, body)


TABLE = {
    "the same": (BODY, responding(200, b"{}"), Result.BROKEN, 1),
    "a right body": (BODY, responding(200), Result.KEPT, 0),
    "a documented status without that body": (BODY, responding(404), Result.CHANGED, 2),
    "a body of another type": (BODY, responding(200, b"1"), Result.CHANGED, 1),
    "a crash": (BODY, responding(500), Result.CHANGED, 1),
    "a credential that is refused": (BODY, responding(401), Result.NOT_JUDGED, 2),
    "a crash that is corrected": (CRASH, responding(404), Result.KEPT, 0),
    "a check of Schemathesis, the same status": (OF_TRAFFIC, responding(200), Result.BROKEN, 1),
    "a check of Schemathesis, another status": (OF_TRAFFIC, responding(404), Result.CHANGED, 2),
    "not allowed": (BODY, failing(NotSent("list", "it writes")), Result.NOT_ALLOWED, 2),
    "a limit": (BODY, failing(RunStopped("max_requests (1) is used up")), Result.NOT_JUDGED, 2),
    "no response": (BODY, failing(Unreachable("http://x", "closed")), Result.CHANGED, 1),
    "a webhook": (
        replace(BODY, exchanges=(replace(BODY.exchanges[0], is_delivery=True),)),
        responding(200),
        Result.NOT_ALLOWED,
        2,
    ),
    "a file": (replace(BODY, exchanges=()), responding(200), Result.NOT_ALLOWED, 2),
}


@pytest.mark.parametrize(("before", "respond", "result", "code"), TABLE.values(), ids=TABLE)
def test_results(before: Finding, respond: Callable[[Request], Response], result: Result, code: int) -> None:
    [replayed] = replay(CONTRACT, to(respond), [before])
    assert (replayed.result, exit_code([replayed])) == (result, code), replayed.why


def test_a_server_that_is_down_is_no_verdict() -> None:
    target = replace(to(failing(Unreachable("http://x", "refused"))), is_up=lambda: False)
    [replayed] = replay(CONTRACT, target, [BODY])
    assert (replayed.result, "http://x does not answer" in replayed.why) == (Result.NOT_JUDGED, True)


def test_a_later_request_names_what_the_first_one_creates_now() -> None:
    targets: list[str] = []

    def respond(request: Request) -> Response:
        targets.append(request.target)
        return Response(500) if request.method == "GET" else Response(201, JSON, b'{"id": "new"}')

    exchanges = (
        Exchange(Request("POST", "/pets"), Response(201, JSON, b'{"id": "old"}'), "add"),
        Exchange(Request("GET", "/pets/old"), Response(500), "read"),
    )
    crash = replace(CRASH, operation="read", promise="/paths/~1pets~1{id}/get", exchanges=exchanges)
    [replayed] = replay(CONTRACT, to(respond), [crash])
    assert (targets, replayed.result) == (["/pets", "/pets/new"], Result.BROKEN)


ITEM = Exchange(Request("GET", "/pets/old"), Response(200, JSON, b'{"id": 1}'), "read")
MADE = Exchange(Request("POST", "/pets"), Response(201, JSON, b'{"id": "old"}'), "add")
CHANGE = Exchange(Request("PATCH", "/pets/old", JSON, b"{}"), Response(200, JSON, b"{}"), None)
LIST = Exchange(Request("GET", "/pets"), Response(200, JSON, b"[]"), "list")
OF_AN_ITEM = {
    "nothing creates it": ((ITEM,), 404, "body /id", Result.NOT_JUDGED),
    "nothing creates it, and the whole response is compared": ((ITEM,), 404, "status", Result.NOT_JUDGED),
    "it is gone for good": ((ITEM,), 410, "body /id", Result.NOT_JUDGED),
    "no request finds it": ((CHANGE, ITEM), 404, "body /id", Result.NOT_JUDGED),
    "a request finds its list": ((LIST, ITEM), 404, "body /id", Result.NOT_JUDGED),
    "a request creates it": ((MADE, ITEM), 404, "body /id", Result.CHANGED),
}


@pytest.mark.parametrize(("exchanges", "status", "at", "result"), OF_AN_ITEM.values(), ids=OF_AN_ITEM)
def test_a_finding_about_an_item_that_no_longer_exists_is_not_judged(
    exchanges: tuple[Exchange, ...], status: int, at: str, result: Result
) -> None:
    responses = {"POST /pets": Response(201, JSON, b'{"id": "new"}'), "GET /pets": Response(200, JSON, b"[]")}

    def respond(request: Request) -> Response:
        return responses.get(f"{request.method} {request.target}", Response(status))

    [replayed] = replay(CONTRACT, to(respond), [replace(BODY, operation="read", at=at, exchanges=exchanges)])
    assert (replayed.result, exit_code([replayed])) == (result, 2), replayed.why
    no_item = (
        f"the status is {status}: the item of the request no longer exists, and no request of the finding creates it; "
        "a new run of `caveat test` creates its own, or put the id of an existing item into the curl line"
    )
    assert (replayed.why == no_item) is (result is Result.NOT_JUDGED)


KEYED = replace(MADE, request=Request("POST", "/pets", Headers([("Idempotency-Key", "first-key")])))


def of_item(status: int, code: str, *created: Exchange) -> Finding:
    exchange = Exchange(Request("GET", "/pets/old"), Response(status), "read")
    promise = "/paths/~1pets~1{id}/get" + ("/responses" if code == "OAS001" else "")
    return replace(
        finding(code, status, "status", promise=promise), operation="read", exchanges=(exchange,), creations=created
    )


@pytest.mark.parametrize(("status", "code"), [(202, "OAS001"), (500, "OAS009")])
@pytest.mark.parametrize(
    ("creates", "result"),
    [(201, Result.BROKEN), (409, Result.NOT_JUDGED)],
    ids=["the item is created again", "the item cannot be created again"],
)
@pytest.mark.parametrize("created", [MADE, KEYED], ids=["without a key", "with a key"])
def test_an_item_that_no_longer_exists_is_created_again_as_in_the_run(
    created: Exchange, creates: int, result: Result, status: int, code: str
) -> None:
    keys: list[str] = []

    def respond(request: Request) -> Response:
        if request.method == "GET":
            return Response(status if request.target == "/pets/new" else 404)
        keys.append(request.headers.get("idempotency-key", ""))
        # The service remembers the keys of the run.
        new = b'{"id": "old"}' if keys == ["first-key"] else b'{"id": "new"}'
        return Response(creates, JSON, new if creates == 201 else b"{}")

    [replayed] = replay(CONTRACT, to(respond), [of_item(status, code, created)])
    assert (replayed.result, len(keys)) == (result, 1), replayed.why


def test_a_creation_that_is_not_allowed_leaves_it_not_judged() -> None:
    def respond(request: Request) -> Response:
        if request.method == "POST":
            raise NotSent("add", "only reads are allowed")
        return Response(404)

    [replayed] = replay(CONTRACT, to(respond), [of_item(202, "OAS001", MADE)])
    assert replayed.result is Result.NOT_JUDGED


def test_nothing_that_was_sent_is_not_kept() -> None:
    assert exit_code([]) == 2
    assert exit_code([Replayed(replace(BODY, severity=Severity.LEFT_OPEN), Result.BROKEN)]) == 0


STORIES = ("PATCH replaces all", "delete does nothing", "deleted are listed", "limit is ignored")


@pytest.mark.parametrize("switch", STORIES)
@pytest.mark.parametrize(("corrected", "result"), [(False, Result.BROKEN), (True, Result.KEPT)])
def test_a_sequence_is_replayed_with_the_time_that_it_needs(switch: str, result: Result, *, corrected: bool) -> None:
    finding = proven(switch)[0]
    served = Served(frozenset() if corrected else frozenset({switch}))
    exchanges = tuple(replace(each, time=None) for each in finding.exchanges)
    replayed = replay(harbour_api(switch), served.target, [replace(finding, exchanges=exchanges)])
    assert [each.result for each in replayed] == [result]


def test_another_broken_promise_does_not_hide_that_of_the_finding() -> None:
    finding = next(each for each in proven("PATCH is not stored", resets=False) if each.code == "STA004")
    served = Served(frozenset({"PATCH is not stored"}))

    def respond(request: Request) -> Response:
        response = served.answer(request)
        return replace(response, body=response.body.replace(b'"kind": "', b'"kind": "no '))

    # Where others may write, one case does not prove it.
    to = replace(served.target, app=application(respond), reset=None, exclusive=False)
    document = harbour_api("PATCH is not stored")
    [replayed] = replay(document, to, [finding])
    assert (replayed.result, replayed.breaks, "now OAS003: " in replayed.why) == (Result.BROKEN, True, True)


ITEMS = {
    "PATCH is not stored": "STA004",
    "PUT is not stored": "STA004",
    "PATCH replaces all": "STA005",
    "delete does nothing": "STA006",
    "POST lacks a field": "STA002",
    "POST shows another name": "STA002",
}
"""By fault of items: the rule that finds it."""

STORED = Request("POST", "/ships", JSON, b'{"name": "another"}')


@pytest.mark.parametrize(("switch", "code"), ITEMS.items())
@pytest.mark.parametrize(("corrected", "result"), [(False, Result.BROKEN), (True, Result.KEPT)])
def test_a_server_that_cannot_be_reset_gets_an_item_of_the_replay(
    switch: str, code: str, result: Result, *, corrected: bool
) -> None:
    finding = next(each for each in proven(switch, resets=False) if each.code == code)
    served = Served(frozenset() if corrected else frozenset({switch}))
    for _ in range(3):
        # Others have created items since, so that the ids differ.
        served.answer(STORED)
    to = replace(served.target, reset=None)
    [replayed] = replay(harbour_api(switch), to, [finding])
    assert (finding.exchanges[0].request.method, replayed.result) == ("POST", result), replayed.why
