"""Usable parts: what is malformed is set aside with file and line, and the rest works."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from caveat.catalogue.api import from_document
from caveat.json_text import JsonValue
from caveat.lint import lint
from caveat.openapi import document
from caveat.openapi.pointer import lookup
from caveat.openapi.usable import usable
from generated_documents.served import requests
from generated_documents.unserved import unserved

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
MEDIA = "paths: {/a: {get: {responses: {'200': {description: d, content: {application/json: %s}}}}}}\n"
AT = "/paths/~1a/get/responses/200/content/application~1json"


def load(folder: Path, text: str) -> document.Document:
    (folder / "openapi.yaml").write_text(HEAD + text)
    return document.load(folder / "openapi.yaml")


SET_ASIDE: dict[str, tuple[str, JsonValue, str]] = {
    "an empty property": (
        "{type: object, properties: {a: }}",
        {"type": "object", "properties": {"a": True}},
        "a is empty",
    ),
    "an empty item of a choice": (
        "{anyOf: [{type: string}, null]}",
        {"anyOf": [{"type": "string"}, True]},
        "1 is empty",
    ),
    "empty items": ("{type: array, items: }", {"type": "array"}, "items is empty"),
    "no pattern": ("{type: string, pattern: '('}", {"type": "string"}, "pattern: "),
    "a pattern of properties": (
        "{patternProperties: {'(': {}}, type: object}",
        {"type": "object"},
        "patternProperties: ",
    ),
    "a pattern that is too large": (
        "{items: {pattern: '^[a-f]{262144}$', minLength: 1}}",
        {"items": {"minLength": 1}},
        "the pattern ^[a-f]{262144}$ takes too much memory",
    ),
    "a pattern of properties that is too large": (
        "{patternProperties: {'^([a-f]{999}){999}$': {}}, type: object}",
        {"type": "object"},
        "the pattern ^([a-f]{999}){999}$ takes too much memory",
    ),
    "no type": ("{type: strin, minLength: 1}", {"minLength": 1}, "type: "),
    "no bound": ("{type: integer, minimum: '3'}", {"type": "integer"}, "minimum: "),
    "required as in draft 3": ("{type: string, required: true}", {"type": "string"}, "required: "),
    "a keyword of a property with the name of a section": (
        "{properties: {content: {required: 1, minLength: 2}}}",
        {"properties": {"content": {"minLength": 2}}},
        "required: ",
    ),
    "a deep one": (
        "{items: {properties: {a: {not: {pattern: '['}}}}}",
        {"items": {"properties": {"a": {"not": {}}}}},
        "pattern: ",
    ),
}


@pytest.mark.parametrize("title", SET_ASIDE)
def test_a_malformed_part_of_a_schema_is_set_aside(title: str, tmp_path: Path) -> None:
    written, expected, problem = SET_ASIDE[title]
    root, notices = usable(load(tmp_path, MEDIA % f"{{schema: {written}}}"))
    assert lookup(root, f"{AT}/schema") == expected
    [notice] = notices
    assert notice.startswith(f"{tmp_path / 'openapi.yaml'}:3: ")
    assert problem in notice
    assert notice.endswith("; it is set aside")


EMPTY = {"an empty media type": (MEDIA % "", AT), "an empty response": ("paths: {/a: {get: {responses: {204: }}}}", "")}


@pytest.mark.parametrize("title", EMPTY)
def test_an_empty_object_is_one_without_fields(title: str, tmp_path: Path) -> None:
    text, pointer = EMPTY[title]
    root, notices = usable(load(tmp_path, text))
    assert lookup(root, pointer or "/paths/~1a/get/responses/204") == {}
    assert len(notices) == 1


IN_A_RESPONSE = "paths: {/a: {get: {responses: {'200': {description: d, %s}}}}}\n"
ABSENT = {
    "a media type beside another": (IN_A_RESPONSE % "content: {description: ok, a/b: {schema: {}}}", "a media type"),
    "a header": (IN_A_RESPONSE % "headers: {X-A: ok}", "a header"),
    "an example": (MEDIA % "{examples: {a: 5}}", "an example"),
    "a link": (IN_A_RESPONSE % "links: {a: [get]}", "a link"),
}


@pytest.mark.parametrize("title", ABSENT)
def test_a_malformed_part_that_an_operation_works_without_is_left_out(title: str, tmp_path: Path) -> None:
    text, expected = ABSENT[title]
    [notice] = usable(load(tmp_path, text))[1]
    assert notice.endswith(f"is not an object, expected {expected}; it is set aside")
    operation = from_document(tmp_path / "openapi.yaml").spec.operations["get-a"]
    assert list(operation.responses["200"].media) in ([], ["a/b"], ["application/json"])


def test_what_is_malformed_in_schemas_of_other_files_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("type: object\nproperties: {b: {items: {$ref: b.yaml}}}\n")
    (tmp_path / "b.yaml").write_text("type: string\nexamples: {one: {value: x}}\n")
    loaded = load(tmp_path, MEDIA % "{schema: {$ref: a.yaml}}")
    root, [notice] = usable(loaded)
    assert notice.startswith(f"{tmp_path / 'b.yaml'}:2: examples: ")
    assert lookup(root, "/x-caveat-files/b.yaml") == {"type": "string"}


SET_ASIDE_ALONE: dict[str, tuple[str, str, JsonValue, str]] = {
    "a media type that is a number": (MEDIA % "5", AT, {}, "application/json is not an object, expected a media type"),
    "a schema that is text": (MEDIA % "{schema: foo}", AT, {}, "schema is not an object, expected a schema"),
    "a schema that is a list": (MEDIA % "{schema: [1]}", AT, {}, "schema is not an object, expected a schema"),
    "a response that is text": (
        "paths: {/a: {get: {responses: {'200': x}}}}",
        "/paths/~1a/get/responses/200",
        {},
        "200 is not an object, expected a response",
    ),
    "a parameter that is text": (
        "paths: {/a: {parameters: [x, {name: a, in: query}]}}",
        "/paths/~1a/parameters",
        [{"name": "a", "in": "query"}],
        "0 is not an object, expected a parameter",
    ),
    "a parameter in no place": (
        "paths: {/a: {parameters: [{name: b, in: body}, {name: a, in: query}]}}",
        "/paths/~1a/parameters",
        [{"name": "a", "in": "query"}],
        'the parameter b is in "body", expected path, query, header, cookie or querystring',
    ),
    "a parameter without a name": (
        "paths: {/a: {parameters: [{name: [b], in: query}]}}",
        "/paths/~1a/parameters",
        [],
        "the parameter has no name",
    ),
    "an empty component": ("components: {parameters: {P: }}", "/components/parameters/P", {}, "P is empty"),
    "a security scheme in no place": (
        "components: {securitySchemes: {K: {type: apiKey, name: k, in: body}}}",
        "/components/securitySchemes/K",
        {},
        'the API key is in "body", expected query, header or cookie',
    ),
    "the properties of a closed object": (
        MEDIA % "{schema: {type: object, properties: [a], additionalProperties: false}}",
        f"{AT}/schema",
        {"type": "object"},
        'properties: ["a"] is not of type "object"',
    ),
    "a name of a required property": (
        MEDIA % "{schema: {required: [5]}}",
        f"{AT}/schema",
        {},
        '0: 5 is not of type "string"',
    ),
    "a section": ("components: {schemas: [1]}", "/components/schemas", {}, "components.schemas is not an object"),
    "a path item": ("paths: {/a: [1], /b: {}}", "/paths", {"/b": {}}, "the path /a is not an object"),
    "an operation": ("paths: {/a: {get: 5}}", "/paths", {"/a": {}}, "get /a is not an object"),
}


@pytest.mark.parametrize("title", SET_ASIDE_ALONE)
def test_a_malformed_part_affects_only_what_depends_on_it(title: str, tmp_path: Path) -> None:
    text, pointer, expected, problem = SET_ASIDE_ALONE[title]
    loaded = load(tmp_path, text)
    root, notices = usable(loaded)
    assert lookup(root, pointer) == expected
    assert notices == (f"{tmp_path / 'openapi.yaml'}:3: {problem}; it is set aside",)
    assert [finding.line for finding in lint(loaded)]


WHOLE: dict[str, JsonValue] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {
        "/other": {"get": {"operationId": "other", "responses": {"200": {"description": "d"}}}},
        "/a/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "post": {
                "operationId": "a",
                "parameters": [{"$ref": "#/components/parameters/P"}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/S"}}}},
                "responses": {
                    "200": {
                        "description": "d",
                        "headers": {"X-A": {"required": True, "schema": {"type": "string"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/S"}}},
                        "links": {"l": {"operationId": "other"}},
                    }
                },
                "callbacks": {"c": {"{$url}": {"post": {"responses": {"200": {"description": "d"}}}}}},
                "security": [{"key": []}],
            },
        },
    },
    "components": {
        "parameters": {"P": {"name": "p", "in": "header", "schema": {"type": "integer"}}},
        "schemas": {
            "S": {
                "type": "object",
                "required": ["a"],
                "properties": {"a": {"type": "integer"}, "b": {"type": "string", "enum": ["a"]}},
                "additionalProperties": False,
            }
        },
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "K"}},
    },
}


def places(node: JsonValue, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of each value below a node."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*above, key)
        yield from places(value, (*above, key))


def with_value(node: JsonValue, place: tuple[str | int, ...], value: JsonValue) -> JsonValue:
    """A copy of a node with another value at a place."""
    if not place:
        return value
    if isinstance(node, list):
        return [with_value(each, place[1:], value) if at == place[0] else each for at, each in enumerate(node)]
    assert isinstance(node, dict)
    return {**node, str(place[0]): with_value(node[str(place[0])], place[1:], value)}


MALFORMED: tuple[JsonValue, ...] = (5, "x", [1], {"a": 5}, None)


def test_with_any_part_malformed_the_other_operations_are_served(tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    for index, place in enumerate(places(WHOLE)):
        for value in (MALFORMED[index % 5], MALFORMED[(index + 2) % 5]) if place[0] != "openapi" else ():
            file.write_text(json.dumps(with_value(WHOLE, place, value)))
            api = from_document(file)
            assert not api.spec.notices or [finding.line for finding in lint(document.load(file))], (place, value)
            assert [*unserved(api, tuple(requests(api.spec)), with_notices=False)] == [], (place, value)
            assert "other" in api.spec.operations or place[0] == "paths", (place, value)


def test_a_document_without_problems_is_not_copied(tmp_path: Path) -> None:
    loaded = load(tmp_path, MEDIA % "{schema: true}" + "x-note: null\n")
    root, notices = usable(loaded)
    assert (root is loaded.value, notices) == (True, ())
    spec = from_document(tmp_path / "openapi.yaml").spec
    assert (list(spec.operations), spec.notices) == (["get-a"], ())


NO_METHOD = {
    "gett": "/a: 'gett' is not a method of OpenAPI, so its operation is not used; did you mean get?",
    "GET": "/a: 'GET' is not a method of OpenAPI, so its operation is not used; did you mean get?",
    "Delete": "/a: 'Delete' is not a method of OpenAPI, so its operation is not used; did you mean delete?",
    "link": "/a: 'link' is not a method of OpenAPI, so its operation is not used",
    "gett: {operationId: list-a}": (
        "/a: 'gett' is not a method of OpenAPI, so its operation list-a is not used; did you mean get?"
    ),
}


@pytest.mark.parametrize("place", ["paths", "webhooks"])
@pytest.mark.parametrize("name", NO_METHOD)
def test_an_operation_below_a_key_that_is_not_a_method_is_a_notice(name: str, place: str, tmp_path: Path) -> None:
    entry = name if ":" in name else f"{name}: {{responses: {{}}}}"
    text = f"paths: {{}}\n{place}:\n  /a:\n    x-more: {{responses: {{}}}}\n    {entry}\n"
    (tmp_path / "openapi.yaml").write_text(HEAD + text.replace("paths: {}\n", "", 1 if place == "paths" else 0))
    loaded = document.load(tmp_path / "openapi.yaml")
    _, notices = usable(loaded)
    [line] = [
        number for number, line in enumerate((tmp_path / "openapi.yaml").read_text().splitlines(), 1) if name in line
    ]
    assert notices == (f"{tmp_path / 'openapi.yaml'}:{line}: {NO_METHOD[name]}",)


def test_a_path_without_a_slash_is_a_notice(tmp_path: Path) -> None:
    _, notices = usable(load(tmp_path, "paths: {a: {get: {responses: {}}}, x-a: {get: {responses: {}}}}"))
    assert notices == (f"{tmp_path / 'openapi.yaml'}:3: the path 'a' does not start with a slash: write '/a'",)
