"""The engine: runs depend on the seed, and yield findings, progress and errors."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis.errors import InvalidDefinition
from schemathesis.engine.events import NonFatalError
from schemathesis.engine.run import PhaseName

from caveat.catalogue.api import Api
from caveat.errors import RunStopped
from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.spec import Spec
from caveat.resources.state import state
from caveat.runs.run import run
from caveat.session.session import Session
from caveat.targets.target import Target, observed
from caveat.traffic.events import Event, ProgressEvent
from caveat.traffic.plan import PHASES, Plan
from caveat.traffic.property_based import phases
from caveat.traffic.property_based.engine import drive
from caveat.traffic.units import units
from pet_traffic import DOCUMENT, JSON, LINKED, PETS, QUICK, api, run_pets, target, valid_response


def test_the_same_seed_makes_the_same_requests_and_another_makes_others() -> None:
    digests = [run_pets(replace(QUICK, seed=seed))[1].digest for seed in (1, 1, 2)]
    assert digests[0] == digests[1] != digests[2]


def test_a_target_that_keeps_its_contract_has_no_findings() -> None:
    requests, verdict = run_pets(replace(QUICK, phases=PHASES))
    assert (verdict.findings, verdict.errors, verdict.exchanges) == ((), (), len(requests))
    assert verdict.exit_code == 0


def test_headers_of_the_target_are_sent_with_every_request() -> None:
    requests, _ = run_pets(QUICK, headers={"X-Mine": "1"})
    assert {request.headers.get("x-mine") for request in requests} == {"1"}


def test_only_the_phases_of_the_plan_are_run() -> None:
    phases = {event.phase for event in events(target(valid_response), QUICK) if isinstance(event, ProgressEvent)}
    assert {phase.lower() for phase in phases} == {"examples", "fuzzing"}


def events(target: Target, plan: Plan, contract: Api = PETS) -> list[Event]:
    return list(drive(contract.spec, observed(target, Session(contract)), plan))


def test_a_brief_run_has_called_each_operation_once_before_any_twice() -> None:
    called: list[str] = []
    responses: JsonValue = {"200": {"description": "x"}}
    names = [*(f"op{number}" for number in range(40)), "broken", "impossible"]
    paths: dict[str, JsonValue] = {f"/{name}": {"get": {"operationId": name, "responses": responses}} for name in names}
    nothing: JsonValue = [{"name": "q", "in": "query", "required": True, "schema": False}]
    paths["/impossible"] = {"get": {"operationId": "impossible", "parameters": nothing, "responses": responses}}
    many = Api("many", lambda: Spec({"openapi": "3.1.0", "info": {"title": "t", "version": "v"}, "paths": paths}))

    def respond(request: Request) -> Response:
        called.append(request.path)
        return Response(500 if request.path == "/broken" else 200)

    plan = Plan(examples=2, phases=("fuzzing",), brief=True)
    run(many, target(respond), drive, plan)
    assert sorted(called[:41]) == sorted(paths.keys() - {"/impossible"})
    assert len(called) > len(paths)
    first = frozenset(unit.number for unit in units(many.spec, target(respond), plan) if unit.first)
    verdict = run(many, target(respond), drive, replace(plan, only=first))
    assert [finding.operation for finding in verdict.breaches] == ["broken"]
    assert (verdict.exchanges, verdict.errors) == (41, ())


def test_a_limit_of_requests_is_divided_among_the_operations() -> None:
    """The first operation has hundreds of requests, and the others have few."""
    called: list[str] = []
    parameters: JsonValue = [
        {"name": f"p{number}", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 9}}
        for number in range(20)
    ]
    responses: JsonValue = {"200": {"description": "x"}, "400": {"description": "x"}}
    paths: dict[str, JsonValue] = {
        "/many": {"get": {"operationId": "many", "parameters": parameters, "responses": responses}},
        **{f"/few{number}": {"get": {"operationId": f"few{number}", "responses": responses}} for number in range(3)},
    }
    api = Api("a", lambda: Spec({"openapi": "3.1.0", "info": {"title": "t", "version": "v"}, "paths": paths}))

    def respond(request: Request) -> Response:
        if len(called) == 40:
            raise RunStopped("max_requests (40) is used up")
        called.append(request.path)
        return Response(200)

    def limited() -> Target:
        return replace(target(respond), requests_left=lambda: 40 - len(called), replays=False)

    plan = Plan(examples=10, phases=("coverage", "fuzzing"), brief=True)
    run(api, limited(), drive, plan)
    assert (len(called), len(set(called))) == (40, 4)
    assert min(called.count(f"/few{number}") for number in range(3)) > 1
    called.clear()
    run(api, limited(), drive, replace(plan, brief=False))
    assert set(called) == {"/many"}


def test_nothing_is_derived_from_a_document_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    derived: list[Spec] = []
    monkeypatch.setattr("caveat.traffic.property_based.engine.generation_document", derived.append)
    verdict = run(PETS, target(valid_response), drive, replace(QUICK, deadline=0))
    assert (derived, verdict.exchanges) == ([], 0)
    assert verdict.errors == ("max_time is used up: not everything was tested",)


def chain(length: int, *, required: bool) -> Api:
    """An API with a body whose schema leads through this many others."""
    schemas: dict[str, JsonValue] = {
        f"C{number}": {
            "type": "object",
            "required": ["id", *(["next"] if required else [])],
            "properties": {"id": {"type": "integer"}, "next": {"$ref": f"#/components/schemas/C{number + 1}"}},
        }
        for number in range(length)
    }
    schemas[f"C{length}"] = {"type": "object"}
    content: JsonValue = {"application/json": {"schema": {"$ref": "#/components/schemas/C0"}}}
    responses: JsonValue = {"200": {"description": "x"}, "400": {"description": "x"}}
    body: JsonValue = {"required": True, "content": content}
    paths: JsonValue = {
        "/a": {
            "get": {"operationId": "read", "responses": responses},
            "post": {"operationId": "write", "requestBody": body, "responses": responses},
        }
    }
    info: JsonValue = {"title": "t", "version": "v"}
    return Api(
        "chain",
        lambda: Spec({"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": schemas}}),
    )


def test_a_long_chain_of_schemas_is_followed_as_far_as_a_request_needs() -> None:
    plan = Plan(examples=3, phases=("fuzzing",))
    verdict = run(chain(400, required=False), target(lambda _: Response(200)), drive, plan)
    assert (verdict.errors, verdict.notices) == ((), ())
    assert verdict.judged.keys() == {"read", "write"}


def test_too_deep_schemas_affect_only_the_operations_that_need_them() -> None:
    plan = Plan(examples=3, phases=("fuzzing",))
    verdict = run(chain(1_500, required=True), target(lambda _: Response(200)), drive, plan)
    assert verdict.judged.keys() == {"read"}
    [notice] = verdict.notices
    assert notice == "POST /a is left out: the schemas refer to each other too deeply to generate requests"


def test_a_sequence_that_cannot_continue_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    error = InvalidDefinition("No progress can be made from state M, because no available rule had a True precondition")
    event = NonFatalError(
        error=error, phase=PhaseName.STATEFUL_TESTING, label="Stateful tests", related_to_operation=False
    )
    monkeypatch.setattr(phases, "sequences", lambda *_: iter([event]))
    _, verdict = run_pets(replace(QUICK, phases=PHASES))
    assert verdict.errors == ()
    assert verdict.notices == ("some sequences ended early: no operation may follow the responses by a link",)


def test_a_broken_promise_is_found_by_our_rule_and_has_the_simplest_request() -> None:
    failed: list[Request] = []

    def broken(request: Request) -> Response:
        response = valid_response(request)
        if not response.ok or "limit" not in request.query:
            return response
        failed.append(request)
        return Response(200, JSON, b"[]")

    _, verdict = run_pets(replace(QUICK, examples=100), broken)
    [finding] = verdict.findings
    assert (finding.code, finding.at, finding.operation, finding.api) == ("OAS003", "body", "get-pet", "pets")
    assert finding.exchange
    sizes = [len(request.target) for request in failed]
    assert len(finding.exchange.request.target) == min(sizes) < max(sizes)


def test_one_broken_promise_does_not_hide_another() -> None:
    def broken(request: Request) -> Response:
        response = valid_response(request)
        if not response.ok:
            return response
        return Response(201) if "limit" in request.query else Response(200, JSON, b"[]")

    _, verdict = run_pets(replace(QUICK, phases=("fuzzing",), examples=50), broken)
    assert {finding.code for finding in verdict.findings} == {"OAS001", "OAS003"}


def test_a_documented_failure_is_no_finding() -> None:
    document = DOCUMENT.replace("'401': {description: x}", "'401': {description: x}\n        '503': {description: x}")
    verdict = run(api(document), target(lambda _: Response(503)), drive, QUICK)
    assert verdict.findings == ()


def test_a_finding_of_schemathesis_alone_has_its_own_code() -> None:
    """A request with a method that the document does not have belongs to no operation, so no rule of ours judges it."""

    def any_method(request: Request) -> Response:
        return valid_response(request) if request.method in {"GET", "POST"} else Response(200)

    _, verdict = run_pets(replace(QUICK, phases=("coverage",)), any_method)
    assert {finding.code for finding in verdict.findings} == {"ST204"}
    assert {finding.exchange and finding.exchange.response.status for finding in verdict.findings} == {200}


def test_an_application_that_raises_is_an_error_and_no_finding() -> None:
    def failing(_: Request) -> Response:
        raise ValueError("does not work")

    _, verdict = run_pets(QUICK, failing)
    assert verdict.findings == ()
    assert verdict.exit_code == 2
    assert [error for error in verdict.errors if "does not work" in error]


EMPTY = "openapi: 3.1.0\ninfo: {title: Nothing, version: '1'}\npaths: {}\n"


def test_a_run_of_a_document_without_operations_is_an_error() -> None:
    verdict = run(api(EMPTY), target(valid_response), drive, QUICK)
    [error] = verdict.errors
    assert "no exchange was judged" in error
    assert verdict.exit_code == 2


def test_sequences_use_the_ids_of_earlier_responses() -> None:
    paths: list[str] = []

    def respond(request: Request) -> Response:
        paths.append(request.path)
        return Response(201, JSON, b'{"id": 917}') if request.method == "POST" else Response(200)

    run(api(LINKED), target(respond), drive, replace(QUICK, phases=("stateful",)))
    assert "/pets/917" in paths


DELETABLE = """
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


def test_a_finding_on_several_requests_has_them_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "SETTLE_S", 0.01)

    def keeps_deleted_pets(request: Request) -> Response:
        if request.method == "POST":
            return Response(201, JSON, b'{"id": 917}')
        return Response(204 if request.method == "DELETE" else 200)

    verdict = run(api(DELETABLE), target(keeps_deleted_pets), drive, replace(QUICK, phases=("stateful",), examples=30))
    [finding] = [finding for finding in verdict.findings if finding.code == "STA006"]
    assert [exchange.operation for exchange in finding.exchanges] == ["make-pet", "delete-pet", "get-pet"]
    assert finding.exchanges[1].request.path == finding.exchanges[2].request.path
