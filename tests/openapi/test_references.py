"""References: each leads somewhere inside the folder, and files become one document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi import document
from caveat.openapi.pointer import lookup
from caveat.openapi.references import local, references, resolve, target

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths: {}\n"


def load(folder: Path, schemas: str, **files: str) -> document.Document:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)
    (folder / "openapi.yaml").write_text(f"{HEAD}components:\n  schemas:\n    {schemas}\n")
    return document.load(folder / "openapi.yaml")


REFUSED = {
    "a name that is not there": ("A: {$ref: '#/components/schemas/B'}", "leads nowhere", "correct the name"),
    "an index that is not there": (
        "A: {allOf: [{$ref: '#/components/schemas/A/allOf/1'}]}",
        "leads nowhere",
        "correct",
    ),
    "a name without its hash": ("A: {$ref: ''}", "no JSON pointer", "#/components"),
    "an anchor": ("A: {$ref: '#here'}", "no JSON pointer", "#/components"),
    "itself": ("A: {$ref: '#/components/schemas/A'}", "back to itself", "schema to end at"),
    "a circle": (
        "A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}",
        "back to itself",
        "schema to end at",
    ),
    "an address": ("A: {$ref: 'https://schemas.invalid/a.yaml#/A'}", "to the address", "keep a copy"),
    "an address without scheme": ("A: {$ref: '//schemas.invalid/a.yaml'}", "to the address", "keep a copy"),
    "an address of this machine": ("A: {$ref: 'file:///etc/passwd'}", "to the address", "keep a copy"),
    "an address that is none": ("A: {$ref: 'http://[/a'}", "no file name", "Correct the name"),
    "a file that is not there": ("A: {$ref: 'gone.yaml'}", "not there", "Check the path"),
    "a folder": ("A: {$ref: './'}", "not there", "Check the path"),
    "a file above": ("A: {$ref: '../secret.yaml'}", "outside", "Move the file"),
    "a file above, in disguise": ("A: {$ref: 'x/%2e%2e/%2e%2e/secret.yaml'}", "outside", "Move the file"),
    "a file from the root": ("A: {$ref: '/etc/passwd'}", "outside", "Move the file"),
    "a file behind a link": ("A: {$ref: 'link.yaml'}", "outside", "Move the file"),
    "a name with a null": ("A: {$ref: 'a%00.yaml'}", "no file name", "Correct the name"),
    "a name too long": (f"A: {{$ref: '{'a' * 5000}.yaml'}}", "no file name", "Correct the name"),
}


@pytest.mark.parametrize("title", REFUSED)
def test_a_reference_that_leads_nowhere_is_refused_with_file_line_and_remedy(title: str, tmp_path: Path) -> None:
    schemas, problem, remedy = REFUSED[title]
    folder = tmp_path / "spec"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text("type: string\n")
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(BadDocument) as caught:
        load(folder, schemas)
    assert str(caught.value).startswith(f"{folder / 'openapi.yaml'}:6: ")
    assert problem in caught.value.problem
    assert remedy in caught.value.remedy


def test_a_fault_in_another_file_is_told_with_that_file_and_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadDocument, match=re.escape(f"{tmp_path / 'a.yaml'}:3: $ref ")):
        load(tmp_path, "A: {$ref: 'a.yaml'}", a="type: object\nproperties:\n  b: {$ref: '#/gone'}\n")


def test_a_fault_in_a_file_whose_name_begins_another_s_is_told_with_its_own_line(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("type: string\n")
    with pytest.raises(BadDocument, match=re.escape(f"{tmp_path / 'a.yaml'}:2: $ref ")):
        load(tmp_path, "A: {$ref: a}\n    B: {$ref: a.yaml}", a="items:\n  $ref: '#/gone'\n")


def test_a_schema_that_contains_itself_is_fine(tmp_path: Path) -> None:
    read = load(tmp_path, "A: {properties: {next: {$ref: '#/components/schemas/A'}}}")
    assert resolve(read.value, "/components/schemas/A/properties/next") == "/components/schemas/A"


def test_files_that_refer_to_each_other_and_to_the_root_become_one_document(tmp_path: Path) -> None:
    read = load(
        tmp_path,
        "A: {$ref: './a.yaml#/B'}\n    C: {type: string}",
        a="B: {items: {$ref: 'b.yaml'}}\n",
        b="anyOf: [{$ref: 'a.yaml#/B'}, {$ref: '#/not'}, {$ref: 'openapi.yaml#/components/schemas/C'}]\n"
        "not: {type: integer}\n",
    )
    assert {pointer: resolve(read.value, pointer) for pointer, _ in references(read.value)} == {
        "/components/schemas/A": "/x-bundled/a.yaml/B",
        "/x-bundled/a.yaml/B/items": "/x-bundled/b.yaml",
        "/x-bundled/b.yaml/anyOf/0": "/x-bundled/a.yaml/B",
        "/x-bundled/b.yaml/anyOf/1": "/x-bundled/b.yaml/not",
        "/x-bundled/b.yaml/anyOf/2": "/components/schemas/C",
    }
    assert [path.name for path in read.inputs] == ["openapi.yaml", "a.yaml", "b.yaml"]
    place = read.place("/x-bundled/b.yaml/not/type")
    assert (Path(place.file).name, place.line) == ("b.yaml", 2)


def test_a_file_in_a_folder_refers_from_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.yaml").write_text("$ref: ../c.yaml\n")
    read = load(tmp_path, "A: {$ref: deep/b.yaml}", c="type: string\n")
    assert lookup(read.value, resolve(read.value, "/components/schemas/A")) == {"type": "string"}


def test_a_path_item_may_stand_in_another_file(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text("get: {operationId: list-pets, responses: {'200': {description: d}}}\n")
    (tmp_path / "openapi.yaml").write_text(HEAD.replace("paths: {}", "paths: {/pets: {$ref: pets.yaml}}"))
    read = document.load(tmp_path / "openapi.yaml")
    assert lookup(read.value, resolve(read.value, "/paths/~1pets") + "/get/operationId") == "list-pets"


NO_REFERENCE = {
    "an example": "A: {example: {$ref: '#/gone'}}",
    "a list of examples": "A: {examples: [{$ref: '#/gone'}]}",
    "a const": "A: {const: {$ref: '#/gone'}}",
    "an enum": "A: {enum: [{$ref: '#/gone'}]}",
    "a default": "A: {default: {$ref: '#/gone'}}",
    "a property of this name": "A: {properties: {$ref: {type: string}}}",
}


@pytest.mark.parametrize("title", NO_REFERENCE)
def test_the_word_is_no_reference_in(title: str, tmp_path: Path) -> None:
    assert list(references(load(tmp_path, NO_REFERENCE[title]).value)) == []


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
def test_the_word_is_a_reference_in(title: str) -> None:
    assert [text for _, text in references(REFERENCE[title])] == ["#/a"]


@pytest.mark.parametrize("pointer", ["", "/a b", "/é", "/paths/~1a~1{id}", "/100%", "/a~0b", "/x#y?z"])
def test_a_pointer_survives_as_a_fragment_of_ascii(pointer: str) -> None:
    assert local(pointer).isascii()
    assert target(local(pointer)) == pointer


def test_a_name_may_have_any_letters(tmp_path: Path) -> None:
    read = load(
        tmp_path, "A: {$ref: '#/components/schemas/b é'}\n    C: {$ref: '#/components/schemas/b%20%C3%A9'}\n    b é: {}"
    )
    assert {resolve(read.value, f"/components/schemas/{name}") for name in "AC"} == {"/components/schemas/b é"}
