"""A narrowed document has the selected operations, and all that they refer to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.errors import BadValue
from caveat.json_text import JsonValue
from caveat.openapi import source
from caveat.openapi.narrowing import narrowed, pointers_left_out
from caveat.openapi.objects import references
from caveat.openapi.pointer import lookup
from caveat.openapi.references import target
from caveat.openapi.selection import Selection
from caveat.openapi.spec import Spec

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    parameters: [{$ref: '#/components/parameters/tenant'}]
    get:
      operationId: list-pets
      tags: [read]
      responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
    post:
      operationId: create-pet
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Draft'}}}}
      responses: {'201': {$ref: '#/components/responses/created'}}
  /dogs:
    get:
      operationId: list-dogs
      tags: [read]
      responses: {'200': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Dog'}}}}}
  /shared: {$ref: '#/components/pathItems/shared'}
  /same: {$ref: '#/components/pathItems/shared'}
components:
  parameters: {tenant: {name: tenant, in: query, schema: {$ref: '#/components/schemas/Tenant'}}}
  pathItems:
    shared:
      get: {responses: {'200': {description: x}}}
      put: {responses: {'200': {description: x}}}
  responses: {created: {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
  schemas:
    Pet: {type: object, discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat'}}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}]}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}]}
    Draft: {$ref: '#/components/schemas/Name'}
    Name: {type: string}
    Tenant: {type: string}
    Unused: {type: string}
"""
# A path item that several paths share is written into each of them.
_VALUE = source.parse(DOCUMENT, "pets.yaml").value
assert isinstance(_VALUE, dict)
ROOT: dict[str, JsonValue] = _VALUE

IDS = tuple(Spec(ROOT).operations)


def components(root: dict[str, JsonValue]) -> set[str]:
    parts = root["components"]
    assert isinstance(parts, dict)
    return {name for entries in parts.values() if isinstance(entries, dict) for name in entries}


ALL = components(ROOT)

DROPPED: dict[str, tuple[Selection, list[str], set[str]]] = {
    "all but one": (Selection(exclude=("create-pet",)), [*IDS[:1], *IDS[2:]], {"Draft", "Name", "created", "shared"}),
    "one of a path": (Selection(("create-pet",)), ["create-pet"], {"shared"}),
    # What extends a schema that is used may be named by its discriminator.
    "a tag": (Selection(("tag:read",)), ["list-pets", "list-dogs"], {"Draft", "Name", "created", "shared"}),
    "a path": (Selection(("/dogs",)), ["list-dogs"], {"Draft", "Name", "Tenant", "created", "shared", "tenant"}),
    "one of two paths that share an item": (
        Selection(("GET /same",)),
        ["get-same"],
        ALL - {"Unused"},
    ),
}


@pytest.mark.parametrize("title", DROPPED)
def test_components_that_only_other_operations_use_are_dropped(title: str) -> None:
    selection, ids, dropped = DROPPED[title]
    made = narrowed(ROOT, selection)
    assert list(Spec(made).operations) == ids
    assert ALL - components(made) == dropped


def test_a_selection_of_all_changes_nothing() -> None:
    assert narrowed(ROOT, Selection(("*",))) is ROOT


@given(st.sets(st.sampled_from(IDS), min_size=1))
def test_every_reference_leads_to_something(included: set[str]) -> None:
    made = narrowed(ROOT, Selection(tuple(sorted(included))))
    assert set(Spec(made).operations) == included
    assert all(lookup(made, target(reference)) is not None for _, reference in references(made))


def test_the_methods_of_openapi_3_2_are_operations() -> None:
    item: JsonValue = {"get": {}, "additionalOperations": {"COPY": {}}}
    root: dict[str, JsonValue] = {"openapi": "3.2.0", "paths": {"/a": item}}
    assert narrowed({**root, "paths": {"/a": item, "/b": {"get": {}}}}, Selection(("GET /a",)))["paths"] == {
        "/a": {"get": {}, "additionalOperations": {}}
    }


def test_a_reference_to_a_part_of_another_operation_is_refused() -> None:
    schema = "#/paths/~1pets/get/responses/200/content/application~1json/schema"
    root = source.parse(
        DOCUMENT.replace("#/components/schemas/Dog'}}}}}", f"{schema}'}}}}}}}}}}", 1), "pets.yaml"
    ).value
    assert isinstance(root, dict)
    with pytest.raises(BadValue, match="a part of an operation that is not selected"):
        narrowed(root, Selection(("list-dogs",)))
    assert list(Spec(narrowed(root, Selection(("tag:read",)))).operations) == ["list-pets", "list-dogs"]


def test_a_pattern_that_matches_nothing_is_refused() -> None:
    for function in (narrowed, pointers_left_out):
        with pytest.raises(BadValue, match=r"no operation matches 'list-pet'\. Did you mean list-pets"):
            function(ROOT, Selection(("list-pet",)))


LEFT_OUT = {
    "one of a path": (Selection(exclude=("create-pet",)), {"/paths/~1pets/post"}),
    "a path": (Selection(exclude=("/dogs",)), {"/paths/~1dogs/get", "/paths/~1dogs"}),
    # The other path has the same operations.
    "one of two paths that share an item": (Selection(exclude=("/same",)), {"/paths/~1same"}),
}


@pytest.mark.parametrize("title", LEFT_OUT)
def test_findings_that_are_left_out(title: str) -> None:
    selection, pointers = LEFT_OUT[title]
    assert set(pointers_left_out(ROOT, selection)) == pointers
