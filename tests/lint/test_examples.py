"""LNT003 and LNT004: examples are valid, and the required ones exist."""

from __future__ import annotations

from collections.abc import Callable

import pytest

FACTS: dict[str, tuple[str, list[str]]] = {
    "the example of a media type": (
        ("paths: {'/pets/{id}': {get: {responses: {'200': {content: {application/json: {example: {id: one}}}}}}}}"),
        ["LNT003 /paths/~1pets~1{id}/get/responses/200/content/application~1json/example/id"],
    ),
    "the named examples of a media type": (
        (
            "paths: {'/pets/{id}': {get: {responses: {'200': {content: {application/json: {example: null, "
            "examples: {a: {value: {id: one}}, b: {value: {id: 2}}}}}}}}}}"
        ),
        ["LNT003 /paths/~1pets~1{id}/get/responses/200/content/application~1json/examples/a/value/id"],
    ),
    "an example that is a component": (
        (
            "paths: {'/pets/{id}': {get: {responses: {'200': {content: {application/json: {example: null, "
            "examples: {a: {$ref: '#/components/examples/A'}}}}}}}}}\ncomponents: {examples: {A: {value: {id: "
            "one}}}}"
        ),
        ["LNT003 /paths/~1pets~1{id}/get/responses/200/content/application~1json/examples/a/value/id"],
    ),
    "an external example is not fetched": (
        (
            "paths: {'/pets/{id}': {get: {responses: {'200': {content: {application/json: {example: null, "
            "examples: {a: {externalValue: 'https://files.invalid/a.json'}}}}}}}}}"
        ),
        [],
    ),
    "the example of a request body": (
        (
            "paths: {'/pets/{id}': {get: {requestBody: {content: {application/json: {schema: {type: integer}, "
            "example: one}}}}}}"
        ),
        ["LNT003 /paths/~1pets~1{id}/get/requestBody/content/application~1json/example"],
    ),
    "the example of a parameter": (
        "components: {parameters: {Id: {example: one}}}",
        ["LNT003 /components/parameters/Id/example"],
    ),
    "the named examples of a parameter": (
        "components: {parameters: {Id: {example: null, examples: {a: {value: one}}}}}",
        ["LNT003 /components/parameters/Id/examples/a/value"],
    ),
    "the example of a header": (
        ("paths: {'/pets/{id}': {get: {responses: {'200': {headers: {ETag: {schema: {type: string}, example: 3}}}}}}}"),
        ["LNT003 /paths/~1pets~1{id}/get/responses/200/headers/ETag/example"],
    ),
    "the examples of a schema": (
        "components: {schemas: {Pet: {examples: [{id: 1}, {id: one}]}}}",
        ["LNT003 /components/schemas/Pet/examples/1/id"],
    ),
    "the default of a schema": (
        "components: {schemas: {Pet: {properties: {id: {default: one}}}}}",
        ["LNT003 /components/schemas/Pet/properties/id/default"],
    ),
    "null is a value": (
        "components: {schemas: {Pet: {properties: {id: {examples: [~]}}}}}",
        ["LNT003 /components/schemas/Pet/properties/id/examples/0"],
    ),
    "XML as a string is not checked": (
        (
            "paths: {'/pets/{id}': {get: {responses: {'200': {content: {application/xml: {schema: {type: "
            "object}, example: <pet/>}}}}}}}"
        ),
        [],
    ),
    "an unusable schema is reported once": (
        "components: {schemas: {Pet: {properties: {name: {pattern: '(', example: a}}}}}",
        ["LNT002 /components/schemas/Pet/properties/name/pattern"],
    ),
    "a required parameter without an example": (
        "components: {parameters: {Id: {example: null}}}",
        ["LNT004 /paths/~1pets~1{id}/get/parameters/0"],
    ),
    "an example on the schema of a parameter is enough": (
        "components: {parameters: {Id: {example: null, schema: {examples: [1]}}}}",
        [],
    ),
    "an optional parameter needs no example": (
        (
            "paths: {'/pets/{id}': {get: {parameters: [{$ref: '#/components/parameters/Id'}, {name: q, in: "
            "query, schema: {type: string}}]}}}"
        ),
        [],
    ),
    "a parameter of the path item needs an example": (
        "paths: {'/pets/{id}': {parameters: [{name: q, in: query, required: true, schema: {type: string}}]}}",
        ["LNT004 /paths/~1pets~1{id}/parameters/0"],
    ),
    "a body without an example": (
        ("paths: {'/pets/{id}': {get: {requestBody: {content: {application/json: {schema: {type: integer}}}}}}}"),
        ["LNT004 /paths/~1pets~1{id}/get/requestBody"],
    ),
    "a response without an example": (
        "paths: {'/pets/{id}': {get: {responses: {'200': {content: {application/json: {example: null}}}}}}}",
        ["LNT004 /paths/~1pets~1{id}/get/responses/200"],
    ),
    "an example on the schema referred to is enough": (
        (
            "paths: {'/pets/{id}': {get: {responses: {'200': {content: {application/json: {example: "
            "null}}}}}}}\ncomponents: {schemas: {Pet: {example: {id: 1}}}}"
        ),
        [],
    ),
    "a response without content needs no example": (
        "paths: {'/pets/{id}': {get: {responses: {'200': {content: null}}}}}\ncomponents: {schemas: null}",
        [],
    ),
}


@pytest.mark.parametrize("title", FACTS)
def test_lint_reports(title: str, linter: Callable[[str], list[str]]) -> None:
    patch, findings = FACTS[title]
    assert linter(patch) == findings


PET = "{type: object, required: [id, key], properties: {id: {type: integer, readOnly: true}, key: {writeOnly: true}}}"
AT = "/paths/~1pets~1{id}/get"


def examples_of(place: str, example: str) -> str:
    """The patch that gives the media type of a body an example, which replaces the one of the response."""
    media = f"{{content: {{application/json: {{schema: {{$ref: '#/components/schemas/Pet'}}, examples: {example}}}}}}}"
    bodies = {"requestBody": f"{{requestBody: {media}, responses: {{'200': {{content: null}}}}}}"}
    operation = bodies.get(place, f"{{responses: {{'200': {media.replace('examples', 'example: null, examples')}}}}}")
    return f"paths: {{'/pets/{{id}}': {{get: {operation}}}}}\ncomponents: {{schemas: {{Pet: {PET}}}}}"


@pytest.mark.parametrize(
    ("place", "example", "findings"),
    [
        ("requestBody", "{key: a}", []),
        ("requestBody", "{id: 1}", [f"LNT003 {AT}/requestBody/content/application~1json/examples/a/value"]),
        ("responses/200", "{id: 1}", []),
        ("responses/200", "{key: a}", [f"LNT003 {AT}/responses/200/content/application~1json/examples/a/value"]),
    ],
)
def test_an_example_of_a_body_has_what_its_direction_carries(
    place: str, example: str, findings: list[str], linter: Callable[[str], list[str]]
) -> None:
    """A property that is `readOnly` is required in responses only, one that is `writeOnly` in requests only."""
    assert linter(examples_of(place, f"{{a: {{value: {example}}}}}")) == findings


@pytest.mark.parametrize(("example", "problems"), [("{id: 1}", 0), ("{key: a}", 0), ("{}", 1)])
def test_an_example_of_a_schema_is_one_of_either_direction(
    example: str, problems: int, linter: Callable[[str], list[str]]
) -> None:
    schema = PET.replace("properties:", f"examples: [{example}], properties:")
    findings = ["LNT003 /components/schemas/Pet/examples/0"] * problems
    assert linter(f"components: {{schemas: {{Pet: {schema}}}}}") == findings


def test_an_example_stands_alone(linter: Callable[[str], list[str]]) -> None:
    examples = "{example: {id: 1}, examples: {a: {value: {id: 1}}}}"
    responses = f"{{'200': {{content: {{application/json: {examples}}}}}}}"
    patch = f"{{paths: {{'/pets/{{id}}': {{get: {{responses: {responses}}}}}}}}}"
    at = "/paths/~1pets~1{id}/get/responses/200/content/application~1json/example"
    assert [finding for finding in linter(patch) if finding.startswith("LNT022")] == [f"LNT022 {at}"]
