"""Walks: each part of a document is found once, where it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.json_text import JsonValue
from caveat.lint import lint
from caveat.openapi import document
from caveat.openapi.walk import Kind, Part, objects, operation_id, parameters, parts, references, rewrite, walk

ROOT: JsonValue = {
    "paths": {
        "/a": {
            "get": {
                "operationId": "get-a",
                "parameters": [{"schema": {"items": {}}}],
                "responses": {"200": {"$ref": "#/components/responses/A"}},
                "callbacks": {"done": {"{$request.body#/url}": {"post": {}}}},
            }
        },
        "/b": {"$ref": "#/x-caveat-files/b.yaml"},
    },
    "components": {
        "responses": {"A": {"content": {"a/b": {"schema": {"$ref": "#/components/schemas/S"}}}}},
        "schemas": {
            "S": {"properties": {"next": {"$ref": "#/components/schemas/S"}, "default": {"default": {"not": {}}}}}
        },
    },
    "x-caveat-files": {"b.yaml": {"put": {}}, "unused.yaml": {"get": {}}},
}
GET = "/paths/~1a/get"

POINTERS = {
    Kind.OPERATION: [GET, f"{GET}/callbacks/done/{{$request.body#~1url}}/post", "/x-caveat-files/b.yaml/put"],
    Kind.PARAMETER: [f"{GET}/parameters/0"],
    Kind.RESPONSE: ["/components/responses/A"],
    Kind.SCHEMA: [
        f"{GET}/parameters/0/schema",
        f"{GET}/parameters/0/schema/items",
        "/components/responses/A/content/a~1b/schema",
        "/components/schemas/S",
        "/components/schemas/S/properties/next",
        "/components/schemas/S/properties/default",
    ],
    Kind.LINK: [],
}


@pytest.mark.parametrize("kind", POINTERS)
def test_every_part_of_a_kind_is_found_once(kind: Kind) -> None:
    assert [part.pointer for part in parts(ROOT, kind)] == POINTERS[kind]


def test_a_schema_knows_its_parent() -> None:
    parents = {part.pointer: part.parent for part in parts(ROOT, Kind.SCHEMA)}
    assert parents[f"{GET}/parameters/0/schema"] is Kind.PARAMETER
    assert parents[f"{GET}/parameters/0/schema/items"] is Kind.SCHEMA


def test_objects_in_plain_values_are_skipped() -> None:
    assert [pointer for pointer, _ in objects({"a": [{}, 1], "example": {"b": {}}})] == ["", "/a/0"]


@pytest.mark.parametrize(
    ("pointer", "operation"), [(GET, "get-a"), (f"{GET}/parameters/0", "get-a"), ("/paths/~1a", None)]
)
def test_a_pointer_leads_into_an_operation(pointer: str, operation: str | None) -> None:
    assert operation_id(ROOT, pointer) == operation


def test_the_parameters_of_an_operation_are_resolved() -> None:
    root: JsonValue = {"o": {"parameters": [{"$ref": "#/p"}, {"name": "q"}, 1]}, "p": {"name": "p"}}
    assert list(parameters(root, "/o")) == [
        ("/o/parameters/0", {"name": "p"}),
        ("/o/parameters/1", {"name": "q"}),
        ("/o/parameters/2", {}),
    ]
    assert list(parameters(root, "/missing")) == []


def test_a_finding_in_another_file_has_that_file_and_its_line(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text("get:\n  operationId: list-pets\n  x-effect: no\n  responses: {}\n")
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths:\n  /pets:\n    $ref: pets.yaml\n"
    )
    [finding] = lint(document.load(tmp_path / "openapi.yaml"))
    assert (finding.code, finding.operation, finding.line) == ("LNT008", "list-pets", 3)
    assert Path(finding.file).name == "pets.yaml"


def test_a_part_knows_the_references_that_lead_to_it_and_the_key_that_holds_it() -> None:
    operation = Part(
        Kind.OPERATION, {"responses": {"200": {"$ref": "#/components/responses/A"}}}, ("/o",), Kind.PATH_ITEM
    )
    assert [(part.kind, part.pointers, part.key) for part in walk(ROOT, [operation])][1:5] == [
        (Kind.RESPONSE, ("/o/responses/200",), "responses"),
        (Kind.RESPONSE, ("/o/responses/200", "/components/responses/A"), ""),
        (Kind.MEDIA, ("/o/responses/200", "/components/responses/A/content/a~1b"), "content"),
        (Kind.SCHEMA, ("/o/responses/200", "/components/responses/A/content/a~1b/schema"), "schema"),
    ]


def test_a_walk_skips_references_to_nothing_and_parts_of_the_wrong_type() -> None:
    start = Part(
        Kind.OPERATION,
        {"requestBody": {"$ref": "#/missing"}, "parameters": {"a": {}}, "responses": []},
        ("",),
        Kind.PATH_ITEM,
    )
    assert [part.kind for part in walk({}, [start])] == [Kind.OPERATION, Kind.BODY]


NO_REFERENCE: dict[str, JsonValue] = {
    "an example": {"example": {"$ref": "#/a"}},
    "a list of examples": {"examples": [{"$ref": "#/a"}]},
    "a const": {"const": {"$ref": "#/a"}},
    "an enum": {"enum": [{"$ref": "#/a"}]},
    "a default": {"default": {"$ref": "#/a"}},
    "a property of this name": {"properties": {"$ref": {"type": "string"}}},
}


@pytest.mark.parametrize("title", NO_REFERENCE)
def test_ref_is_a_plain_word_in(title: str) -> None:
    assert list(references(NO_REFERENCE[title])) == []


REFERENCE: dict[str, JsonValue] = {
    "a property called example": {"properties": {"example": {"$ref": "#/a"}}},
    "a property called properties": {"properties": {"properties": {"not": {"$ref": "#/a"}}}},
    "a schema called default": {"schemas": {"default": {"$ref": "#/a"}}},
    "the default response": {"responses": {"default": {"$ref": "#/a"}}},
    "a header called value": {"headers": {"value": {"$ref": "#/a"}}},
    "a named example": {"examples": {"one": {"$ref": "#/a"}}},
    "a media type": {"content": {"a/b": {"schema": {"$ref": "#/a"}}}},
}


@pytest.mark.parametrize("title", REFERENCE)
def test_ref_is_a_reference_in(title: str) -> None:
    assert [text for _, text in references(REFERENCE[title])] == ["#/a"]


def test_a_rewrite_changes_objects_but_neither_values_nor_names_and_shares_the_rest() -> None:
    root: dict[str, JsonValue] = {
        "not": {"type": "string"},
        "properties": {"type": {"type": "string"}},
        "default": {"type": "string"},
        "allOf": [{"title": "same"}],
    }

    def change(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
        return {**node, "type": "number"} if "type" in node else node

    rewritten = rewrite(root, change)
    number: JsonValue = {"type": "number"}
    assert rewritten == {**root, "not": number, "properties": {"type": number}}
    assert isinstance(rewritten, dict)
    assert rewritten["allOf"] is root["allOf"]
    assert rewrite(root, lambda node: node) is root
