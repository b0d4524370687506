"""Forms: where the things stand in an answer, and what they are like."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.mock.collections.representation import Facts, Form, Forms
from caveat.mock.responses.bodies import Bodies
from caveat.mock.responses.builder import successful
from caveat.openapi.spec import Spec

DOCUMENT = """
paths:
  /of: {get: {operationId: of, responses: {'200': {content: {CONTENT}}}}}
components:
  schemas:
    Pet: {properties: {id: {const: 1}, secret: {writeOnly: true}}}
    Pets: {type: array, items: {$ref: '#/components/schemas/Pet'}, minItems: 1}
"""

Found = tuple[str, str, tuple[Facts, ...], bool, set[str]]
PET, PETS = "/components/schemas/Pet", "/components/schemas/Pets/items"

ONE: dict[str, Found | None] = {
    "application/json: {schema: {$ref: '#/components/schemas/Pet'}}": ("", "", ({"id": 1},), False, {"id"}),
    "application/json: {example: {id: 2}}": ("", "", ({"id": 2},), True, set()),
    "text/csv: {}, application/json: {example: {pet: {id: 2}}}": ("pet", "", ({"id": 2},), True, set()),
    "application/json: {example: {pet: {name: x}}}": ("", "", ({"pet": {"name": "x"}},), True, set()),
    "application/json: {example: {a: {id: 1}, b: {id: 2}}}": (
        "", "", ({"a": {"id": 1}, "b": {"id": 2}},), True, set()),
    "application/json: {example: {id: 1, b: {id: 2}}}": ("", "", ({"id": 1, "b": {"id": 2}},), True, set()),
    "application/json: {schema: {properties: {pet: {$ref: '#/components/schemas/Pet'}}}}": (
        "pet", "", ({"id": 1},), False, {"id"}),
    "application/json: {example: [{id: 1}]}": None,
    "text/csv: {example: 'a,b'}": None,
}  # fmt: skip

MANY: dict[str, Found | None] = {
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


def found(compiled: Callable[[str], Spec], content: str, *, many: bool) -> Form | None:
    spec = compiled(DOCUMENT.replace("CONTENT", content))
    forms, operation = Forms(spec.schemas, Bodies(spec, 0)), spec.operations["of"]
    _, answer = successful(operation)
    return forms.many(operation, answer) if many else forms.one(operation, answer, ("petId", "pet"))


@pytest.mark.parametrize("content", ONE)
def test_one(content: str, compiled: Callable[[str], Spec]) -> None:
    form, wanted = found(compiled, content, many=False), ONE[content]
    assert (form is None) is (wanted is None)
    if form is not None and wanted is not None:
        slot, _, shown, given, properties = wanted
        assert (form.slot, form.shown, form.given, form.properties) == (slot, shown, given, frozenset(properties))


@pytest.mark.parametrize("content", MANY)
def test_many(content: str, compiled: Callable[[str], Spec]) -> None:
    form, wanted = found(compiled, content, many=True), MANY[content]
    assert (form and (form.slot, form.schema, form.shown, form.given, set(form.properties))) == wanted


def test_a_thing_is_put_into_its_place(compiled: Callable[[str], Spec]) -> None:
    form = found(compiled, "application/json: {example: {all: [], total: 3, more: x}}", many=True)
    assert form is not None
    assert form.around([1], {"total": 1}) == {"all": [1], "total": 1, "more": "x"}
