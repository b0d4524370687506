"""Corruption of one field: the body breaks its schema."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caveat.catalogue import catalogue
from caveat.json_text import JsonValue, is_json
from caveat.mock.faults.fault import FIELD_KINDS, Fault, Kind
from caveat.mock.faults.fields import body_fields, corrupt_field
from caveat.mock.responses.builder import ResponseBuilder
from caveat.openapi import source
from caveat.openapi.schema import Schemas
from caveat.openapi.spec import Spec

SCHEMAS = """\
components:
  schemas:
    pet: {type: object, required: [id], properties: {id: {type: integer}, name: {type: string}}}
    kept: {$ref: '#/components/schemas/pet'}
    open: {type: object, properties: {id: {}}}
    undeclared: {required: [id]}
    nullable: {required: [id], properties: {id: {anyOf: [{type: integer}, {type: 'null'}]}}}
    both: {allOf: [{properties: {id: {}}}, {required: [id], properties: {id: {type: integer}}}]}
    status: {type: object, properties: {of: {type: string, enum: [on, undocumented]}, n: {const: 7}, b: {const: true}}}
    colour: {properties: {of: {type: string, x-extensible-enum: [red]}}}
    loud: {properties: {of: {oneOf: [{enum: [ON]}, {type: integer}]}}}
    any: {anyOf: [{properties: {of: {enum: [on]}}}, {}]}
    list: {type: array, items: {$ref: '#/components/schemas/pet'}}
    pair: {prefixItems: [{type: string}, {type: integer}], items: {type: boolean}}
    mixed: {properties: {of: {enum: [1, a]}}}
    narrow: {properties: {of: {type: string, maxLength: 1}}}
    map: {additionalProperties: {type: integer}}
    odd: {properties: {'a/b~c': {required: ['/'], properties: {'/': {type: string}}}}}
    tree: {required: [at], properties: {at: {type: string}, below: {items: {$ref: '#/components/schemas/tree'}}}}
    word: {type: string}
"""

PET: dict[str, JsonValue] = {"id": 1, "name": "Rex"}


def of(name: str) -> tuple[Schemas, str]:
    return Schemas(source.parse(SCHEMAS, "a test").value), f"/components/schemas/{name}"


def outcomes(name: str, body: JsonValue, kind: Kind, pointer: str | None = None) -> set[str]:
    """All results for a body, with many seeds."""
    schemas, schema = of(name)
    fault = Fault(kind, pointer=pointer)
    return {json.dumps(corrupt_field(schemas, schema, body, fault, rng(seed))) for seed in range(40)}


def rng(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - no secret


Row = tuple[str, JsonValue, Kind, "str | None", list[JsonValue]]

ROWS: dict[str, Row] = {
    "a required field is dropped": ("pet", PET, Kind.DROP, None, [{"name": "Rex"}]),
    "through a reference": ("kept", PET, Kind.DROP, None, [{"name": "Rex"}]),
    "of allOf": ("both", {"id": 1}, Kind.DROP, None, [{}]),
    "without a schema": ("undeclared", {"id": 1}, Kind.DROP, None, [{}]),
    "of each item of a list": ("list", [{"id": 1}, {"id": 2}], Kind.DROP, None, [[{}, {"id": 2}], [{"id": 1}, {}]]),
    "at a pointer": ("list", [{"id": 1}, {"id": 2}], Kind.DROP, "/1/id", [[{"id": 1}, {}]]),
    "not an optional one": ("pet", PET, Kind.DROP, "/name", [PET]),
    "not one that is missing": ("pet", PET, Kind.DROP, "/age", [PET]),
    "not where none is required": ("open", {"id": 1}, Kind.DROP, None, [{"id": 1}]),
    "with a name that is escaped": ("odd", {"a/b~c": {"/": ""}}, Kind.DROP, "/a~1b~0c/~1", [{"a/b~c": {}}]),
    "of a schema that holds itself": (
        "tree", {"at": "", "below": [{"at": ""}]}, Kind.DROP, "/below/0/at", [{"at": "", "below": [{}]}],
    ),
    "a field becomes null": ("pet", PET, Kind.NULL, None, [{**PET, "id": None}, {**PET, "name": None}]),
    "not where null is valid": ("nullable", {"id": 1}, Kind.NULL, None, [{"id": 1}]),
    "not where any value is valid": ("open", {"id": 1}, Kind.NULL, None, [{"id": 1}]),
    "not what is null already": ("pet", {"id": None}, Kind.NULL, None, [{"id": None}]),
    "an item of a tuple": ("pair", ["a", 1], Kind.NULL, None, [[None, 1], ["a", None]]),
    "an item after a tuple": ("pair", ["a", 1, True], Kind.NULL, "/2", [["a", 1, None]]),
    "a number comes in quotes": ("pet", {"id": 1}, Kind.WRONG_TYPE, None, [{"id": "1"}]),
    "a string becomes a number": ("pet", PET, Kind.WRONG_TYPE, "/name", [{**PET, "name": 0}]),
    "a boolean comes in quotes": ("pair", ["a", 1, True], Kind.WRONG_TYPE, "/2", [["a", 1, "true"]]),
    "an object becomes a string": ("list", [{"id": 1}], Kind.WRONG_TYPE, "/0", [["text"]]),
    "null gets another type too": ("nullable", {"id": None}, Kind.WRONG_TYPE, None, [{"id": "text"}]),
    "an additional property": ("map", {"a": 1}, Kind.WRONG_TYPE, None, [{"a": "1"}]),
    "not a type that the enum excludes": ("mixed", {"of": 1}, Kind.WRONG_TYPE, None, [{"of": True}]),
    "not where any type is valid": ("open", {"id": 1}, Kind.WRONG_TYPE, None, [{"id": 1}]),
    "a value that const does not list": ("status", {"n": 7}, Kind.UNKNOWN_ENUM, None, [{"n": 987654321}]),
    "a boolean is negated": ("status", {"b": True}, Kind.UNKNOWN_ENUM, None, [{"b": False}]),
    "in capitals": ("loud", {"of": "ON"}, Kind.UNKNOWN_ENUM, None, [{"of": "UNDOCUMENTED"}]),
    "an open enum too": ("colour", {"of": "red"}, Kind.UNKNOWN_ENUM, None, [{"of": "undocumented"}]),
    "not where it happens to be listed": ("status", {"of": "on"}, Kind.UNKNOWN_ENUM, None, [{"of": "on"}]),
    "not where another branch accepts it": ("any", {"of": "on"}, Kind.UNKNOWN_ENUM, None, [{"of": "on"}]),
    "not where there is no enum": ("narrow", {"of": "a"}, Kind.UNKNOWN_ENUM, None, [{"of": "a"}]),
    "not where no values are listed": ("pet", PET, Kind.UNKNOWN_ENUM, None, [PET]),
    "a body without fields": ("word", "a", Kind.WRONG_TYPE, None, ["a"]),
    "an empty list": ("list", [], Kind.DROP, None, [[]]),
}  # fmt: skip


@pytest.mark.parametrize(("name", "body", "kind", "pointer", "expected"), ROWS.values(), ids=ROWS)
def test_a_field_is_corrupted(
    name: str, body: JsonValue, kind: Kind, pointer: str | None, expected: list[JsonValue]
) -> None:
    assert outcomes(name, body, kind, pointer) == set(map(json.dumps, expected))


SPECS = {name: catalogue.api(name).spec for name in catalogue.names()}


def bodies(spec: Spec) -> list[tuple[str, JsonValue]]:
    """The schema and the body of each successful JSON response."""
    builder = ResponseBuilder(spec)
    responses = [(operation, builder.success(operation)) for operation in spec.operations.values()]
    return [
        (response_spec.media[response.headers.media_type or ""], response.json)
        for operation, response in responses
        if (response_spec := operation.response(response.status)) is not None and is_json(response.headers.media_type)
    ]


@pytest.mark.parametrize("kind", sorted(FIELD_KINDS))
@pytest.mark.parametrize("api", SPECS)
@settings(deadline=None, max_examples=20)
@given(generator=st.randoms(use_true_random=False))
def test_a_corrupted_body_breaks_its_schema(api: str, kind: Kind, generator: random.Random) -> None:
    schemas = SPECS[api].schemas
    for schema, body in bodies(SPECS[api]):
        before = json.dumps(body)
        corrupted = corrupt_field(schemas, schema, body, Fault(kind), generator)
        is_unknown = any(SPECS[api].open_enums.unknown_values((schema,), corrupted))
        assert corrupted is body or is_unknown or not schemas.valid(schema, corrupted)
        assert json.dumps(body) == before


def corruptible(api: str, kind: Kind) -> list[tuple[str, JsonValue]]:
    """The bodies of an API with a field for this kind: one with an enum, else a required one that is not nullable."""
    schemas = SPECS[api].schemas
    return [
        (schema, body)
        for schema, body in bodies(SPECS[api])
        if any(
            field.has_enum if kind is Kind.UNKNOWN_ENUM else field.required and "null" not in field.accepted
            for field in body_fields(schemas, (schema,), body)
        )
    ]


@pytest.mark.parametrize("kind", sorted(FIELD_KINDS))
@pytest.mark.parametrize("api", SPECS)
def test_every_body_that_can_be_corrupted_is(api: str, kind: Kind) -> None:
    schemas = SPECS[api].schemas
    for schema, body in corruptible(api, kind):
        assert corrupt_field(schemas, schema, body, Fault(kind), rng(1)) is not body, body


@pytest.mark.parametrize(
    ("kind", "minimum"), [(kind, 16 if kind is Kind.UNKNOWN_ENUM else 40) for kind in sorted(FIELD_KINDS)]
)
def test_most_bodies_of_the_vendors_can_be_corrupted(kind: Kind, minimum: int) -> None:
    assert sum(len(corruptible(api, kind)) for api in SPECS) >= minimum
