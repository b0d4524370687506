"""Values of earlier responses: operations whose ids only the server knows are reached, in a repeatable way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.catalogue.api import Api
from caveat.exchange import Request, Response
from caveat.mock.engine import Mock
from caveat.runs.run import run
from caveat.session.session import Session
from caveat.targets.target import Target, observed
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from caveat.traffic.units import units
from resource_document import PET, Object, operation, spec_of
from small_office import SPEC as OFFICE
from small_office import Office
from small_zoo import SPEC, Zoo

ZOO = Api("zoo", lambda: SPEC)
PLAN = Plan(examples=6, phases=("examples", "coverage", "fuzzing"))


def target(zoo: Zoo | Office, **changes: object) -> Target:
    return replace(Target(zoo.app, exclusive=False, declared_only=True), **changes)  # type: ignore[arg-type] # fields of a target


def test_every_operation_is_reached() -> None:
    verdict = run(ZOO, target(Zoo()), drive, PLAN)
    assert {name: outcome.why for name, outcome in verdict.unreached.items()} == {}
    assert verdict.findings == ()


def test_an_item_in_an_empty_collection_is_reached_by_creating_its_parent_first() -> None:
    zoo = Zoo()
    zoo.zoos = {f"z-{number}": {} for number in range(9)}
    number = next(unit.number for unit in units(ZOO.spec, target(zoo), PLAN) if unit.name == "pet")
    verdict = run(ZOO, target(zoo), drive, replace(PLAN, only=frozenset({number})))
    assert "pet" not in verdict.unreached


@pytest.mark.parametrize("name", ["join", "report", "note", "assign", "file"])
def test_items_of_other_collections_are_created_and_named(name: str) -> None:
    office = Office()
    api = Api("office", lambda: OFFICE)
    number = next(unit.number for unit in units(OFFICE, target(office), PLAN) if unit.name == name)
    verdict = run(api, target(office, exclusive=True), drive, replace(PLAN, only=frozenset({number})))
    assert {name: outcome.why for name, outcome in verdict.unreached.items()}.get(name) is None


def test_the_same_answers_give_the_same_requests() -> None:
    digests = {run(ZOO, target(Zoo()), drive, PLAN).digest for _ in range(2)}
    assert len(digests) == 1


def test_only_what_the_run_created_is_changed() -> None:
    zoo = Zoo()
    run(ZOO, target(zoo), drive, PLAN)
    assert "p-918" in zoo.zoos["z-917"]
    assert len(zoo.deleted) > 1


def test_an_exclusive_target_may_be_changed() -> None:
    zoo = Zoo()
    run(ZOO, target(zoo, exclusive=True), drive, PLAN)
    assert zoo.deleted


IF_MATCH: Object = {"name": "If-Match", "in": "header", "schema": {"type": "string"}}


def test_a_write_of_a_known_item_has_no_made_up_entity_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    change = operation("change", PET, body=PET) | {"parameters": [IF_MATCH | {"required": True}]}
    make = operation("make", PET, status=201, body=PET)
    spec = spec_of({"/pets": {"post": make}, "/pets/{petId}": {"get": operation("read", PET), "put": change}})
    mock, tags = Mock(spec), list[str | None]()
    answer = mock.answer

    def recorded(request: Request) -> Response:
        if request.method == "PUT" and request.target.removeprefix("/pets/").isdecimal():
            tags.append(request.headers.get("if-match"))
        return answer(request)

    monkeypatch.setattr(mock, "answer", recorded)
    run(Api("pets", lambda: spec), Target(mock), drive, replace(PLAN, phases=("fuzzing",)))
    assert set(tags) == {"*"}


NAMED = {"zoo": "z-1", "keeper_id": 7}


def test_values_that_a_target_names_win() -> None:
    zoo = Zoo()
    session = Session(ZOO)
    list(drive(ZOO.spec, observed(target(zoo, parameters=NAMED), session), replace(PLAN, phases=("fuzzing",))))
    zoos = {request.path.split("/")[2] for request in zoo.requests if request.path.count("/") > 1}
    # Requests that break the contract on purpose keep their values.
    assert "z-1" in zoos
    queries = [request.query for request in zoo.requests if "keeper_id" in request.query]
    assert any("7" in str(query["keeper_id"]) for query in queries)


def test_a_unit_begins_with_the_requests_that_find_its_items() -> None:
    zoo = Zoo()
    number = next(unit.number for unit in units(ZOO.spec, target(zoo), PLAN) if unit.name == "pet")
    plan = replace(PLAN, phases=("fuzzing",), only=frozenset({number}))
    list(drive(ZOO.spec, observed(target(zoo), Session(ZOO)), plan))
    begun = [(request.method, request.path) for request in zoo.requests[:2]]
    assert begun == [("GET", "/zoos"), ("GET", "/zoos/z-917/pets")]
    assert "/zoos/z-917/pets/p-918" in {request.path for request in zoo.requests}
