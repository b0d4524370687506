"""The representation of items in a response: their envelope, schema and examples."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.mock.collections.ids import IdNames
from caveat.mock.collections.representation import Properties, Representation, RepresentationFinder
from caveat.mock.responses.bodies import Bodies
from caveat.mock.responses.builder import successful
from caveat.openapi.spec import Spec

DOCUMENT = """
paths:
  /pets: {get: {operationId: get, responses: {'200': {content: {CONTENT}}}}}
components:
  schemas:
    Pet: {properties: {id: {const: 1}, secret: {writeOnly: true}}}
    Pets: {type: array, items: {$ref: '#/components/schemas/Pet'}, minItems: 1}
"""

Expected = tuple[str, str, tuple[Properties, ...], bool, set[str]]
BODY = "/paths/~1pets/get/responses/200/content/application~1json/schema"
PETS = "/components/schemas/Pets/items"

ITEM: dict[str, Expected | None] = {
    "application/json: {schema: {$ref: '#/components/schemas/Pet'}}": ("", BODY, ({"id": 1},), False, {"id"}),
    "application/json: {example: {id: 2}}": ("", "", ({"id": 2},), True, set()),
    "text/csv: {}, application/json: {example: {pet: {id: 2}}}": ("pet", "", ({"id": 2},), True, set()),
    "application/json: {example: {pet: {name: x}}}": ("pet", "", ({"name": "x"},), True, set()),
    "application/json: {example: {a: {id: 1}, b: {id: 2}}}": (
        "", "", ({"a": {"id": 1}, "b": {"id": 2}},), True, set()),
    "application/json: {example: {id: 1, b: {id: 2}}}": ("", "", ({"id": 1, "b": {"id": 2}},), True, set()),
    "application/json: {schema: {properties: {pet: {$ref: '#/components/schemas/Pet'}}}}": (
        "pet", BODY + "/properties/pet", ({"id": 1},), False, {"id"}),
    "application/json: {example: [{id: 1}]}": None,
    "text/csv: {example: 'a,b'}": None,
}  # fmt: skip

LIST: dict[str, Expected | None] = {
    "application/json: {schema: {$ref: '#/components/schemas/Pets'}}": ("", PETS, ({"id": 1},), False, {"id"}),
    "application/json: {schema: {allOf: [{$ref: '#/components/schemas/Pets'}]}}": (
        "", PETS, ({"id": 1},), False, {"id"}),
    "application/json: {schema: {properties: {all: {$ref: '#/components/schemas/Pets'}, n: {const: 1}}}}": (
        "all", PETS, ({"id": 1},), False, {"id"}),
    "application/json: {example: []}": ("", "", (), True, set()),
    "application/json: {example: {all: [{id: 1}, {id: 2}]}}": ("all", "", ({"id": 1}, {"id": 2}), True, set()),
    "application/json: {example: {a: [], b: []}}": None,
    "application/json: {example: [1, 2]}": None,
    "application/json: {example: {id: 1}}": None,
    "text/csv: {example: 'a,b'}": None,
}  # fmt: skip


def find(compiled: Callable[[str], Spec], content: str, *, is_list: bool) -> Representation | None:
    spec = compiled(DOCUMENT.replace("CONTENT", content))
    finder, operation = RepresentationFinder(spec.schemas, Bodies(spec, 0)), spec.operations["get"]
    _, response_spec = successful(operation)
    if is_list:
        return finder.find_list(operation, response_spec)
    return finder.find_item(operation, response_spec, IdNames("petId", "pet"))


def described(representation: Representation | None) -> Expected | None:
    if representation is None:
        return None
    return (
        "/".join(representation.envelope),
        representation.item_schema,
        representation.examples,
        representation.has_example,
        set(representation.property_names),
    )


@pytest.mark.parametrize("content", ITEM)
def test_the_representation_of_an_item(content: str, compiled: Callable[[str], Spec]) -> None:
    assert described(find(compiled, content, is_list=False)) == ITEM[content]


@pytest.mark.parametrize("content", LIST)
def test_the_representation_of_a_list(content: str, compiled: Callable[[str], Spec]) -> None:
    assert described(find(compiled, content, is_list=True)) == LIST[content]


ENVELOPES: dict[str, tuple[tuple[str, ...], bool]] = {
    "{result: {items: [{id: 1}], total: 1}}": (("result", "items"), False),
    "{data: [{id: 1}], errors: []}": (("data",), False),
}


@pytest.mark.parametrize("example", ENVELOPES)
def test_a_list_may_be_deep_in_its_envelope(example: str, compiled: Callable[[str], Spec]) -> None:
    found = find(compiled, f"application/json: {{example: {example}}}", is_list=True)
    assert found is not None
    assert (found.envelope, found.is_map) == ENVELOPES[example]
    assert found.examples == ({"id": 1},)


def test_a_list_may_be_a_map(compiled: Callable[[str], Spec]) -> None:
    schema = "{type: object, additionalProperties: {$ref: '#/components/schemas/Pet'}}"
    found = find(compiled, f"application/json: {{schema: {schema}, example: {{'1': {{id: 1}}}}}}", is_list=True)
    assert found is not None
    assert (found.envelope, found.is_map, found.examples) == ((), True, ({"id": 1},))


def test_an_item_or_a_list_is_wrapped_in_its_envelope(compiled: Callable[[str], Spec]) -> None:
    found = find(compiled, "application/json: {example: {all: [], total: 3, more: x}}", is_list=True)
    assert found is not None
    assert found.wrap([1], {"total": 1}) == {"all": [1], "total": 1, "more": "x"}
