"""Choices: the intended branch of a `oneOf` or `anyOf` for a value."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.choices import Choice, Mistake, choose
from caveat.openapi.schema import Schemas

CAT: JsonValue = {"required": ["age"], "properties": {"age": {"minimum": 0}}}
DOG: JsonValue = {"required": ["size"], "properties": {"size": {"enum": ["big"]}}}
BRANCHES: list[JsonValue] = [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]
MAPPING: JsonValue = {"cat": "#/components/schemas/Cat", "kitten": "Cat", "dog": "Dog"}
ROOT: JsonValue = {
    "components": {
        "schemas": {
            "Cat": CAT,
            "Dog": DOG,
            "Mapped": {"oneOf": BRANCHES, "discriminator": {"propertyName": "kind", "mapping": MAPPING}},
            "Implicit": {"anyOf": BRANCHES, "discriminator": {"propertyName": "kind"}},
            "Bare": {"oneOf": BRANCHES},
            "Named": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
            "Held": {"properties": {"pet": {"$ref": "#/components/schemas/Mapped"}}},
        }
    }
}
SOME: JsonValue = [1]


@pytest.mark.parametrize(
    ("schema", "keyword", "value", "choice"),
    [
        ("Mapped", "oneOf", {"kind": "cat"}, 0),
        ("Mapped", "oneOf", {"kind": "kitten"}, 0),
        ("Mapped", "oneOf", {"kind": "dog"}, 1),
        ("Mapped", "oneOf", {}, Mistake('"kind" is a required property: "cat", "kitten" or "dog"')),
        ("Mapped", "oneOf", {"kind": "Dog"}, Mistake('"Dog" is not one of "cat", "kitten" or "dog"', "/kind")),
        ("Mapped", "oneOf", {"kind": SOME}, Mistake('[1] is not one of "cat", "kitten" or "dog"', "/kind")),
        ("Mapped", "oneOf", "dog", None),
        ("Implicit", "anyOf", {"kind": "Dog"}, 1),
        ("Implicit", "anyOf", {"kind": "dog"}, Mistake('"dog" is not one of "Cat" or "Dog"', "/kind")),
        ("Bare", "oneOf", {"kind": "dog"}, None),
        ("Named", "anyOf", {}, Mistake('"a" or "b" is a required property')),
        ("Named", "anyOf", {"a": 1}, None),
    ],
)
def test_a_choice(schema: str, keyword: str, value: JsonValue, choice: Choice) -> None:
    assert choose(ROOT, f"/components/schemas/{schema}", keyword, value) == choice


@pytest.mark.parametrize(
    ("value", "errors"),
    [
        ({"pet": {"kind": "cat", "age": -1}}, [("/pet/age", "-1 is less than the minimum of 0", "minimum")]),
        ({"pet": {"kind": "dog", "size": 1}}, [("/pet/size", '1 is not one of "big"', "enum")]),
        ({"pet": {"kind": "fox"}}, [("/pet/kind", '"fox" is not one of "cat", "kitten" or "dog"', "oneOf")]),
        ({"pet": {"kind": "cat", "age": 1, "size": "big"}}, [("/pet", "more than one", "oneOf")]),
    ],
)
def test_the_errors_of_a_choice_are_those_of_the_branch_meant(
    value: JsonValue, errors: list[tuple[str, str, str]]
) -> None:
    found = list(Schemas(ROOT).errors("/components/schemas/Held", value))
    assert [(error.at, error.evaluation_path[-1]) for error in found] == [(at, keyword) for at, _, keyword in errors]
    for error, (_, message, _) in zip(found, errors, strict=True):
        assert message in error.message
