"""Spelling: names that differ from a declared one in case, underscores and hyphens only."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.schema import Schemas
from caveat.openapi.spelling import Spelling, other_spelling

DEVICE: JsonValue = {"properties": {"osName": {"type": "string"}, "x-id": {}}}
SCHEMAS: dict[str, JsonValue] = {
    "Signal": {
        "type": "object",
        "properties": {
            "userId": {"type": "string"},
            "device": {"$ref": "#/components/schemas/Device"},
            "devices": {"type": "array", "items": {"$ref": "#/components/schemas/Device"}},
            "metadata": {"type": "object"},
            "labels": {"properties": {"theName": {}}, "additionalProperties": {"type": "string"}},
            "snake_case": {},
            "snakeCase": {},
        },
    },
    "Device": DEVICE,
    "Either": {
        "oneOf": [
            {"properties": {"data": {"properties": {"userId": {}}}}},
            {"properties": {"data": {"properties": {"user_id": {}}}}},
        ]
    },
    "Both": {"allOf": [{"$ref": "#/components/schemas/Signal"}, {"properties": {"idempotencyKey": {}}}]},
    "Tree": {"properties": {"leftChild": {"$ref": "#/components/schemas/Tree"}}},
    "Required": {"required": ["id", "name"], "properties": {"Id": {}, "Name": {}, "theSize": {}}},
    "Anything": True,
}
SPELLING = Spelling(Schemas({"components": {"schemas": SCHEMAS}}))

FACTS: dict[str, tuple[str, JsonValue, list[tuple[str, str, str]]]] = {
    "declared names": ("Signal", {"userId": "u", "device": {"osName": "iOS", "x-id": 1}}, []),
    "snake case": ("Signal", {"user_id": "u"}, [("", "user_id", "userId")]),
    "another case": ("Signal", {"UserID": "u"}, [("", "UserID", "userId")]),
    "hyphens": (
        "Signal",
        {"user-id": "u", "device": {"xId": 1}},
        [("", "user-id", "userId"), ("/device", "xId", "x-id")],
    ),
    "beside the declared name": ("Signal", {"user_id": "u", "userId": "u"}, [("", "user_id", "userId")]),
    "in a list": ("Signal", {"devices": [{}, {"os_name": "iOS"}]}, [("/devices/1", "os_name", "osName")]),
    "an unlike name": ("Signal", {"userIds": [], "user": 1, "_": 2, "": 3}, []),
    "two declared spellings": ("Signal", {"snake_case": 1, "snakeCase": 2}, []),
    "a key of free data": ("Signal", {"metadata": {"user_id": "u"}}, []),
    "a key of a map": ("Signal", {"labels": {"the_name": "n"}}, []),
    "a name of another choice": ("Either", {"data": {"userId": 1, "user_id": 2}}, []),
    "a name of no choice": ("Either", {"data": {"UserId": 1}}, [("/data", "UserId", "userId")]),
    "a name of a part": ("Both", {"idempotency_key": "k"}, [("", "idempotency_key", "idempotencyKey")]),
    "a name that is required, but not declared": ("Required", {"id": {"a": 1}, "name": "n"}, []),
    "beside such a name": ("Required", {"ID": 1, "the_size": 1}, [("", "ID", "Id"), ("", "the_size", "theSize")]),
    "a recursive schema": (
        "Tree",
        {"leftChild": {"left_child": {}}},
        [("/leftChild", "left_child", "leftChild")],
    ),
    "a value of another type": ("Signal", ["user_id"], []),
    "any value": ("Anything", {"user_id": "u"}, []),
}


@pytest.mark.parametrize("title", FACTS)
def test_misspelled_names_are_found_with_the_names_of_the_contract(title: str) -> None:
    schema, value, expected = FACTS[title]
    misspellings = list(SPELLING.misspellings(f"/components/schemas/{schema}", value))
    assert [(each.at, each.sent, each.declared) for each in misspellings] == expected


def test_a_misspelling_names_both_and_points_to_the_declared_one() -> None:
    [misspelling] = SPELLING.misspellings("/components/schemas/Signal", {"device": {"OsName": "iOS"}})
    assert str(misspelling) == "OsName is unknown, the contract has osName"
    assert misspelling.pointer == "/components/schemas/Device/properties/osName"


def test_a_declared_name_has_no_other_spelling() -> None:
    assert other_spelling("userId", ["user_id", "userId"]) is None
    assert other_spelling("USERID", ["user_id", "userId"]) == "user_id"
