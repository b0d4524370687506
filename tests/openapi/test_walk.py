"""Parts: each is found once, where it is written, whatever leads to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.json_text import JsonValue
from caveat.lint import lint
from caveat.openapi import document
from caveat.openapi.walk import Kind, carries_evidence, entry, objects, operation_id, parts

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
        "/b": {"$ref": "#/x-bundled/b.yaml"},
    },
    "components": {
        "responses": {"A": {"content": {"a/b": {"schema": {"$ref": "#/components/schemas/S"}}}}},
        "schemas": {
            "S": {"properties": {"next": {"$ref": "#/components/schemas/S"}, "default": {"default": {"not": {}}}}}
        },
    },
    "x-bundled": {"b.yaml": {"put": {}}, "unused.yaml": {"get": {}}},
}
GET = "/paths/~1a/get"

FOUND = {
    Kind.OPERATION: [GET, f"{GET}/callbacks/done/{{$request.body#~1url}}/post", "/x-bundled/b.yaml/put"],
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


@pytest.mark.parametrize("kind", FOUND)
def test_every_part_of_a_kind_is_found_once(kind: Kind) -> None:
    assert [part.pointer for part in parts(ROOT, kind)] == FOUND[kind]


def test_a_schema_knows_what_it_was_met_in() -> None:
    holders = {part.pointer: part.holder for part in parts(ROOT, Kind.SCHEMA)}
    assert holders[f"{GET}/parameters/0/schema"] is Kind.PARAMETER
    assert holders[f"{GET}/parameters/0/schema/items"] is Kind.SCHEMA


def test_objects_are_all_but_those_in_plain_values() -> None:
    assert [pointer for pointer, _ in objects({"a": [{}, 1], "example": {"b": {}}})] == ["", "/a/0"]


def test_evidence_in_an_example_is_none() -> None:
    assert carries_evidence({"info": {"x-evidence": {}}})
    assert not carries_evidence({"info": {"example": {"x-evidence": {}}}})


@pytest.mark.parametrize(
    ("pointer", "operation"), [(GET, "get-a"), (f"{GET}/parameters/0", "get-a"), ("/paths/~1a", None)]
)
def test_a_pointer_leads_into_an_operation(pointer: str, operation: str | None) -> None:
    assert operation_id(ROOT, pointer) == operation


def test_what_is_no_object_or_not_there_is_an_empty_entry() -> None:
    assert [entry(ROOT, pointer) for pointer in ("/gone", "/paths/~1a/get/operationId")] == [{}, {}]


def test_what_another_file_holds_is_told_with_that_file_and_its_line(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text("get:\n  operationId: list-pets\n  x-effect: no\n  responses: {}\n")
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths:\n  /pets:\n    $ref: pets.yaml\n"
    )
    [finding] = lint(document.load(tmp_path / "openapi.yaml"))
    assert (finding.code, finding.operation, finding.line) == ("LNT008", "list-pets", 3)
    assert Path(finding.file).name == "pets.yaml"
