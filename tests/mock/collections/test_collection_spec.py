"""Which collections a mock can store, and their initial items."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.mock.collections.collection_index import CollectionIndex
from caveat.mock.collections.collection_spec import CollectionSpec
from caveat.mock.responses.bodies import Bodies
from caveat.openapi.spec import Spec

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


def test_initial_items_have_the_properties_of_their_path(compiled: Callable[[str], Spec]) -> None:
    collection_spec = find(compiled, LIST, (READ,))
    assert collection_spec is not None
    items = collection_spec.initial_collection((), {"owner": "Ann"}).items
    assert items["1"].properties == {"id": 1, "owner": "Ann"}
    assert items["9"].properties == {"id": 9, "name": "x", "owner": "Ann"}
