"""The plans of operations: what they do with a collection, below which items, and with which properties of the path."""

from __future__ import annotations

import pytest

from caveat.exchange import Headers, Request
from caveat.mock.collections.collection_index import CollectionIndex
from caveat.mock.collections.paths import Action
from caveat.mock.engine import Mock
from caveat.mock.responses.bodies import Bodies
from caveat.openapi.spec import Spec
from document_mock import as_dict
from resource_document import PET, array, operation, properties, spec_of


@pytest.fixture
def spec() -> Spec:
    body = properties(name="string", hidden="string", petId="integer")
    create = operation("create", PET, status=201, body=body)
    toy = properties(id="integer", petId="integer")
    return spec_of({
        "/pets": {"post": create},
        "/pets/{petId}": {"get": operation("read", PET)},
        "/pets/{petId}/toys": {"get": operation("toys", array(toy)), "post": operation("make", toy)},
        "/pets/{petId}/toys/{id}": {"get": operation("toy", toy)},
        "/status": {"get": operation("status", properties(up="boolean"))},
    })  # fmt: skip


PLANS: dict[str, tuple[Action | None, int, tuple[str, ...]] | None] = {
    "create": (Action.CREATE, 0, ()),
    "read": (Action.READ, 0, ()),
    "toys": (Action.LIST, 1, ("petId",)),
    "make": (Action.CREATE, 1, ("petId",)),
    "toy": (Action.READ, 1, ("petId",)),
    "status": None,
}


@pytest.mark.parametrize("operation_id", PLANS)
def test_the_plan_of_an_operation(spec: Spec, operation_id: str) -> None:
    index = CollectionIndex(spec, Bodies(spec, 0), 0)
    plan = index.plan(spec.operations[operation_id])
    action = plan.on_collection if plan is not None else None
    found = (
        (action.action, len(plan.parents), action.path_property_names)
        if plan is not None and action is not None
        else None
    )
    assert found == PLANS[operation_id]
    assert index.plan(spec.operations[operation_id]) is plan


BODIES: dict[str, str] = {
    "what the response shows": '{"name": "Tom"}',
    "what it does not show": '{"name": "Tom", "hidden": "x"}',
    "an id of its own": '{"name": "Tom", "id": 77}',
    "nothing": "{}",
}


@pytest.mark.parametrize("title", BODIES)
def test_a_creation_shows_what_a_later_read_does(spec: Spec, title: str) -> None:
    mock = Mock(spec)
    sent = Headers([("content-type", "application/json")])
    created = as_dict(mock.answer(Request("POST", "/pets", sent, BODIES[title].encode())).json)
    assert as_dict(mock.answer(Request("GET", f"/pets/{created['id']}")).json) == created
