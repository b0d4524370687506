"""Property-based traffic: made by the seed alone, judged by us, and honest about what could not be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest
import schemathesis
from hypothesis.internal.conjecture import providers
from schemathesis.core import NotSet
from schemathesis.core.failures import Failure
from starlette.types import ASGIApp, Receive, Scope, Send

from caveat.asgi import messages
from caveat.catalogue.api import Api
from caveat.errors import BadDocument
from caveat.exchange import Headers, Request, Response
from caveat.judging.verdict import Verdict
from caveat.mock.engine import Mock
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.runs.run import run
from caveat.session.session import Session
from caveat.targets.target import Target, observed
from caveat.traffic.events import Event, ProgressEvent
from caveat.traffic.plan import PHASES, Plan
from caveat.traffic.property_based.adjustments import credentials
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.engine import drive
from caveat.traffic.property_based.promises import PROMISES
from caveat.traffic.property_based.schema import schema

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
security: [{key: []}, {token: []}]
paths:
  /pets/{id}:
    get:
      operationId: get-pet
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, minLength: 1}, example: rex}
        - {name: limit, in: query, schema: {type: integer, minimum: 0}}
      responses:
        '200': {description: x, content: {application/json: {schema: {type: object}}}}
        '400': {description: x}
        '401': {description: x}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: key}, token: {type: http, scheme: bearer}}
"""

QUICK = Plan(examples=10, phases=("examples", "fuzzing"))
CREDENTIALS = {"key": "fake-key", "token": "fake-token"}


def api(text: str = DOCUMENT) -> Api:
    value = source.parse(text, "a test").value
    assert isinstance(value, dict)
    return Api("pets", lambda: Spec(value))


PETS = api()

Respond = Callable[[Request], Response]

JSON = Headers([("content-type", "application/json")])
FINE = Response(200, JSON, b"{}")


def application(answer: Respond) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        await messages.send(answer(messages.request(scope, await messages.read_body(receive))), send)

    return app


def target(answer: Respond, headers: Mapping[str, str] | None = None) -> Target:
    return Target(application(answer), credentials=CREDENTIALS, headers=headers or {})


def proper(request: Request) -> Response:
    """Answer as the contract says."""
    return Mock(PETS.spec).answer(request)


def seen(
    plan: Plan, answer: Respond = proper, headers: Mapping[str, str] | None = None
) -> tuple[list[Request], Verdict]:
    requests: list[Request] = []

    def remember(request: Request) -> Response:
        requests.append(request)
        return answer(request)

    return requests, run(PETS, target(remember, headers), drive, plan)


def test_the_same_seed_makes_the_same_requests_and_another_makes_others() -> None:
    digests = [seen(replace(QUICK, seed=seed))[1].digest for seed in (1, 1, 2)]
    assert digests[0] == digests[1] != digests[2]


def test_a_target_that_keeps_its_contract_is_found_to() -> None:
    requests, verdict = seen(replace(QUICK, phases=PHASES))
    assert (verdict.findings, verdict.errors, verdict.exchanges) == ((), (), len(requests))
    assert verdict.exit_code == 0


def test_headers_of_the_plan_are_sent_with_every_request() -> None:
    requests, _ = seen(QUICK, headers={"X-Mine": "1"})
    assert {request.headers.get("x-mine") for request in requests} == {"1"}


def test_only_the_phases_of_the_plan_are_gone_through() -> None:
    steps = {event.phase for event in events(target(proper), QUICK) if isinstance(event, ProgressEvent)}
    assert {phase.lower() for phase in steps} == {"examples", "fuzzing"}


def events(sent_to: Target, plan: Plan, contract: Api = PETS) -> list[Event]:
    return list(drive(contract.spec, observed(sent_to, Session(contract)), plan))


def test_a_broken_promise_is_found_by_our_rule_and_shown_by_the_simplest_request() -> None:
    met: list[Request] = []

    def broken(request: Request) -> Response:
        answered = proper(request)
        if not answered.ok or "limit" not in request.query:
            return answered
        met.append(request)
        return Response(200, JSON, b"[]")

    _, verdict = seen(replace(QUICK, examples=100), broken)
    [finding] = verdict.findings
    assert (finding.code, finding.at, finding.operation, finding.api) == ("OAS003", "body", "get-pet", "pets")
    assert finding.exchange
    sizes = [len(request.target) for request in met]
    assert len(finding.exchange.request.target) == min(sizes) < max(sizes)


def test_one_broken_promise_does_not_hide_another() -> None:
    def broken(request: Request) -> Response:
        answered = proper(request)
        if not answered.ok:
            return answered
        return Response(201) if "limit" in request.query else Response(200, JSON, b"[]")

    _, verdict = seen(replace(QUICK, phases=("fuzzing",), examples=50), broken)
    assert {finding.code for finding in verdict.findings} == {"OAS001", "OAS003"}


def test_what_only_schemathesis_sees_is_told_by_its_own_code() -> None:
    document = DOCUMENT.replace("'401': {description: x}", "'401': {description: x}\n        '500': {description: x}")
    judged = run(api(document), target(lambda _: Response(500)), drive, QUICK)
    assert [(finding.code, finding.operation) for finding in judged.findings] == [("ST101", "get-pet")]
    [finding] = judged.findings
    assert finding.title == "No request makes the server fail (5xx). (Schemathesis: not_a_server_error)"
    assert finding.exchange
    assert finding.exchange.response.status == 500


def test_an_application_that_raises_is_trouble_and_no_promise() -> None:
    def failing(_: Request) -> Response:
        raise ValueError("out of order")

    _, verdict = seen(QUICK, failing)
    assert verdict.findings == ()
    assert verdict.exit_code == 2
    assert [error for error in verdict.errors if "out of order" in error]


EMPTY = "openapi: 3.1.0\ninfo: {title: Nothing, version: '1'}\npaths: {}\n"


def test_a_document_without_operations_proves_nothing() -> None:
    verdict = run(api(EMPTY), target(proper), drive, QUICK)
    [error] = verdict.errors
    assert "no exchange was judged" in error
    assert verdict.exit_code == 2


LINKED = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    post:
      operationId: make-pet
      responses:
        '201':
          description: x
          content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: integer}}}}}
          links: {again: {operationId: get-pet, parameters: {id: $response.body#/id}}}
  /pets/{id}:
    get:
      operationId: get-pet
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: x}, '400': {description: x}, '404': {description: x}}
"""


def test_sequences_ask_about_what_was_answered() -> None:
    asked: list[str] = []

    def answer(request: Request) -> Response:
        asked.append(request.path)
        return Response(201, JSON, b'{"id": 917}') if request.method == "POST" else Response(200)

    run(api(LINKED), target(answer), drive, replace(QUICK, phases=("stateful",)))
    assert "/pets/917" in asked


LIVING = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    post:
      operationId: make-pet
      responses:
        '201':
          description: x
          content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: integer}}}}}
          links: {end: {operationId: delete-pet, parameters: {id: $response.body#/id}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    delete:
      operationId: delete-pet
      responses:
        '204': {description: x, links: {again: {operationId: get-pet, parameters: {id: $request.path.id}}}}
        '404': {description: x}
    get:
      operationId: get-pet
      responses: {'200': {description: x}, '400': {description: x}, '404': {description: x}}
"""


def test_a_finding_over_several_requests_carries_them_in_order() -> None:
    def undying(request: Request) -> Response:
        if request.method == "POST":
            return Response(201, JSON, b'{"id": 917}')
        return Response(204 if request.method == "DELETE" else 200)

    verdict = run(api(LIVING), target(undying), drive, replace(QUICK, phases=("stateful",), examples=30))
    [finding] = [finding for finding in verdict.findings if finding.code == "ST301"]
    assert [exchange.operation for exchange in finding.exchanges] == ["make-pet", "delete-pet", "get-pet"]
    assert finding.exchanges[1].request.path == finding.exchanges[2].request.path == "/pets/917"
