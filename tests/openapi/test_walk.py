"""Walks: each part of a document is found once, where it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.json_text import JsonValue
from caveat.lint import lint
from caveat.openapi import document
from caveat.openapi.walk import Kind, Part, operation_id, parameters, parts, walk

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
