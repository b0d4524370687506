"""Which collections a mock can store, and their initial items."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.exchange import Request
from caveat.mock.collections.collection_index import CollectionIndex
from caveat.mock.collections.collection_spec import CollectionSpec
from caveat.mock.engine import Mock
from caveat.mock.responses.bodies import Bodies
from caveat.openapi.spec import Spec
from document_mock import as_dict

DOCUMENT = """
paths:
  /a: {COLLECTION}
  /a/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}, example: 9}]
    ITEM
components:
  responses:
    List: {content: {application/json: {example: [{id: 1}, {id: 2}, {id: 1}]}}}
    Item: {content: {application/json: {example: {id: 7, name: x}}}}
    WithoutId: {content: {application/json: {example: {name: x}}}}
"""
LIST = "get: {operationId: list, responses: {'200': {$ref: '#/components/responses/List'}}}"
CREATE = "post: {operationId: create, responses: {'201': {$ref: '#/components/responses/Item'}}}"
READ = "get: {operationId: read, responses: {'200': {$ref: '#/components/responses/Item'}}}"
DELETE = "delete: {operationId: delete}"
PUT = "put: {operationId: put, responses: {'200': {$ref: '#/components/responses/Item'}}}"
PUT_404 = PUT.replace("responses: {", "responses: {'404': {}, ")

INITIAL_IDS: dict[tuple[str, tuple[str, ...]], list[str] | None] = {
    (LIST, (READ,)): ["1", "2", "7", "9"],
    (CREATE, (READ,)): ["7", "9"],
    ("", (READ,)): None,
    (LIST, ()): None,
    ("", (READ, DELETE)): None,
    ("", (READ, PUT)): ["7", "9"],
    ("", (READ, PUT_404)): None,
    ("", (DELETE, PUT.replace("Item", "WithoutId"))): ["9"],
    (LIST.replace("List", "WithoutId"), (DELETE,)): None,
}


def find(compiled: Callable[[str], Spec], on_collection: str, on_item: tuple[str, ...]) -> CollectionSpec | None:
    spec = compiled(DOCUMENT.replace("COLLECTION", on_collection).replace("ITEM", "\n    ".join(on_item)))
    return next(iter(CollectionIndex(spec, Bodies(spec, 0), 0).all), None)


@pytest.mark.parametrize(("on_collection", "on_item"), INITIAL_IDS)
def test_the_initial_items_are_those_of_the_examples(
    on_collection: str, on_item: tuple[str, ...], compiled: Callable[[str], Spec]
) -> None:
    collection_spec = find(compiled, on_collection, on_item)
    ids = [*collection_spec.initial_collection((), {}).items] if collection_spec is not None else None
    assert ids == INITIAL_IDS[on_collection, on_item]


ALIASES = """
paths:
  /pets:
    get: {operationId: list, responses: {'200': {content: {application/json: {schema: {type: array, items: ITEM}}}}}}
    post: {operationId: create, responses: {'201': {content: {application/json: {schema: MADE}}}}}
  /pets/{pet_id}:
    parameters: [{name: pet_id, in: path, required: true, schema: {type: string}}]
    get: {operationId: read, responses: {'200': {content: {application/json: {schema: ITEM}}}}}
"""


def test_a_creation_may_show_the_id_under_another_name_than_the_item(compiled: Callable[[str], Spec]) -> None:
    item = "{type: object, required: [id], properties: {id: {type: string, format: uuid}, name: {type: string}}}"
    made = "{type: object, properties: {pet_id: {type: string, format: uuid}}}"
    mock = Mock(compiled(ALIASES.replace("ITEM", item).replace("MADE", made)))
    shown = [as_dict(mock.answer(Request("POST", "/pets")).json)["pet_id"] for _ in range(2)]
    read = [mock.answer(Request("GET", f"/pets/{pet_id}")) for pet_id in shown]
    assert [(response.status, as_dict(response.json)["id"]) for response in read] == [(200, each) for each in shown]
    assert shown[0] != shown[1]


def test_initial_items_have_the_properties_of_their_path(compiled: Callable[[str], Spec]) -> None:
    collection_spec = find(compiled, LIST, (READ,))
    assert collection_spec is not None
    items = collection_spec.initial_collection((), {"owner": "Ann"}).items
    assert items["1"].properties == {"id": 1, "owner": "Ann"}
    assert items["9"].properties == {"id": 9, "name": "x", "owner": "Ann"}
