"""Examples: the first and the named ones of a media type, the first of a parameter."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.examples import example, examples, first

ROOT: JsonValue = {
    "shared": {"Cat": {"value": 3}, "Elsewhere": {"externalValue": "https://example.com/cat"}},
    "of": {
        "content": {
            "text/one": {"example": 1, "examples": {"named": {"value": 2}}},
            "Text/Many": {
                "examples": {
                    "far": {"$ref": "#/shared/Elsewhere"},
                    "cat": {"$ref": "#/shared/Cat"},
                    "dog": {"value": 4},
                    "wrong": 5,
                }
            },
            "text/none": {},
            "text/wrong": 7,
        }
    },
}

FACTS: dict[str, tuple[JsonValue, dict[str, JsonValue]]] = {
    "text/one": (1, {"named": 2}),
    "text/many": (3, {"cat": 3, "dog": 4}),
    "text/none": (None, {}),
    "text/wrong": (None, {}),
    "text/unknown": (None, {}),
}


@pytest.mark.parametrize("media_type", FACTS)
def test_the_examples_of_a_media_type(media_type: str) -> None:
    assert (example(ROOT, "/of", media_type), examples(ROOT, "/of", media_type)) == FACTS[media_type]


PARAMETERS: list[tuple[dict[str, JsonValue], JsonValue]] = [
    ({"example": 1, "examples": {"named": {"value": 2}}}, 1),
    ({"examples": {"cat": {"$ref": "#/shared/Cat"}}}, 3),
    ({"examples": {"far": {"$ref": "#/shared/Elsewhere"}}}, None),
    ({}, None),
]


@pytest.mark.parametrize(("parameter", "expected"), PARAMETERS)
def test_the_first_example_of_a_parameter(parameter: dict[str, JsonValue], expected: JsonValue) -> None:
    assert first({**as_object(ROOT), "named": parameter}, "/named") == expected
