"""Bundles: files become one document, and every reference names a part of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi import document
from caveat.openapi.objects import references
from caveat.openapi.pointer import lookup
from caveat.openapi.references import resolve
from caveat.openapi.schema import Schemas
from caveat.openapi.spec import Spec
from caveat.openapi.usable import usable

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths: {}\n"


def load(folder: Path, schemas: str, **files: str) -> document.Document:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)
    (folder / "openapi.yaml").write_text(f"{HEAD}components:\n  schemas:\n    {schemas}\n")
    return document.load(folder / "openapi.yaml")


BROKEN = {
    "a missing name": ("A: {$ref: '#/components/schemas/B'}", "names nothing", "correct the name"),
    "a missing index": (
        "A: {allOf: [{$ref: '#/components/schemas/A/allOf/1'}]}",
        "names nothing",
        "correct",
    ),
    "a name without its hash": ("A: {$ref: ''}", "neither a JSON pointer nor", "#/components"),
    "an anchor": ("A: {$ref: '#here'}", "neither a JSON pointer nor", "#/components"),
    "itself": ("A: {$ref: '#/components/schemas/A'}", "back to itself", "be no reference"),
    "a loop": (
        "A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}",
        "back to itself",
        "be no reference",
    ),
    "a file URL": ("A: {$ref: 'file:///etc/passwd'}", "to the URL", "Keep a copy"),
    "a malformed URL": ("A: {$ref: 'http://[/a'}", "not a file name", "Correct the name"),
    "a missing file": ("A: {$ref: 'missing.yaml'}", "does not exist", "Check the path"),
    "a folder": ("A: {$ref: './'}", "does not exist", "Check the path"),
    "a file above": ("A: {$ref: '../secret.yaml'}", "outside", "Move the file"),
    "a file above, in disguise": ("A: {$ref: 'x/%2e%2e/%2e%2e/secret.yaml'}", "outside", "Move the file"),
    "a file from the root": ("A: {$ref: '/etc/passwd'}", "outside", "Move the file"),
    "a file behind a link": ("A: {$ref: 'link.yaml'}", "outside", "Move the file"),
    "a name with a null": ("A: {$ref: 'a%00.yaml'}", "not a file name", "Correct the name"),
    "a name too long": (f"A: {{$ref: '{'a' * 5000}.yaml'}}", "not a file name", "Correct the name"),
}


@pytest.mark.parametrize("title", BROKEN)
def test_a_broken_reference_is_reported_with_file_line_and_remedy_and_leads_to_an_empty_object(
    title: str, tmp_path: Path
) -> None:
    schemas, problem, remedy = BROKEN[title]
    folder = tmp_path / "spec"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text("type: string\n")
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    loaded = load(folder, f"{schemas}\n    Right: {{type: string}}")
    error = loaded.broken[0][1]
    assert str(error).startswith(f"{folder / 'openapi.yaml'}:6: ")
    assert problem in error.problem
    assert remedy in error.remedy
    assert error.problem in "".join(usable(loaded)[1])
    checked = Schemas(loaded.value)
    assert (checked.valid("/components/schemas/A", 1), checked.valid("/components/schemas/Right", 1)) == (True, False)
    # What is generated from it would lack that part.
    with pytest.raises(BadDocument, match=re.escape(error.problem)):
        loaded.require_complete()


@pytest.mark.parametrize("url", ["https://schemas.invalid/a.yaml#/A", "//schemas.invalid/a.yaml", "http://a.invalid"])
def test_a_url_is_not_fetched_and_an_empty_object_replaces_its_target(url: str, tmp_path: Path) -> None:
    loaded = load(tmp_path, f"A: {{$ref: '{url}'}}\n    B: {{$ref: 'b.yaml'}}", b=f"items: {{$ref: '{url}'}}\n")
    schemas = Schemas(loaded.value)
    assert (schemas.valid("/components/schemas/A", 1), schemas.valid("/components/schemas/B", [1])) == (True, True)
    sentence = f"$ref to the URL {url}, and no URL is fetched"
    assert [notice.partition(": ")[0] for notice in loaded.notices] == [
        f"{tmp_path / 'openapi.yaml'}:6",
        f"{tmp_path / 'b.yaml'}:1",
    ]
    assert all(sentence in notice for notice in loaded.notices)
    # What is generated from it would lack that part.
    with pytest.raises(BadDocument, match="no URL is fetched"):
        loaded.require_complete()


def test_an_error_in_another_file_is_reported_with_that_file_and_its_line(tmp_path: Path) -> None:
    loaded = load(tmp_path, "A: {$ref: 'a.yaml'}", a="type: object\nproperties:\n  b: {$ref: '#/missing'}\n")
    assert [str(error).partition(" #")[0] for _, error in loaded.broken] == [f"{tmp_path / 'a.yaml'}:3: $ref"]


def test_an_error_in_a_file_whose_name_is_a_prefix_of_another_is_reported_with_its_own_line(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("type: string\n")
    loaded = load(tmp_path, "A: {$ref: a}\n    B: {$ref: a.yaml}", a="items:\n  $ref: '#/missing'\n")
    assert [str(error).partition(" #")[0] for _, error in loaded.broken] == [f"{tmp_path / 'a.yaml'}:2: $ref"]


def test_a_reference_to_a_file_that_cannot_be_read_is_reported_with_the_line_of_that_file(tmp_path: Path) -> None:
    loaded = load(tmp_path, "A: {$ref: a.yaml}\n    B: {$ref: '#/components/schemas/A'}", a="type: [\n")
    assert [str(error).partition(": not YAML")[0] for _, error in loaded.broken] == [f"{tmp_path / 'a.yaml'}:2"]
    assert Schemas(loaded.value).valid("/components/schemas/B", 1)


NOT_REFERENCES_OF_OPENAPI: dict[str, tuple[str, list[tuple[str, JsonValue, bool]]]] = {
    "a section": ("$ref: other.yaml#/schemas", [("A", "a", True), ("A", 1, False)]),
    "a list": ("A: {required: {$ref: 'other.yaml#/values'}}", [("A", {"a": 1, "b": 1}, True), ("A", {"a": 1}, False)]),
    "properties": ("A: {properties: {$ref: other.yaml#/schemas}}", [("A", {"A": "a"}, True), ("A", {"A": 1}, False)]),
    "a schema called enum": (
        "A: {properties: {enum: {$ref: other.yaml#/schemas/A}}}",
        [("A", {"enum": "a"}, True), ("A", {"enum": 1}, False)],
    ),
    "a loop": ("$ref: '#/components/schemas'", []),
}


@pytest.mark.parametrize("title", NOT_REFERENCES_OF_OPENAPI)
def test_a_reference_may_replace_a_section_or_a_list(title: str, tmp_path: Path) -> None:
    schemas, values = NOT_REFERENCES_OF_OPENAPI[title]
    loaded = load(tmp_path, schemas, other="schemas: {A: {type: string}}\nvalues: [a, b]\n")
    checked = Schemas(loaded.value)
    assert [(name, value, checked.valid(f"/components/schemas/{name}", value)) for name, value, _ in values] == values


def test_the_content_of_a_response_may_be_a_reference(tmp_path: Path) -> None:
    text = "paths: {/a: {get: {responses: {'200': {description: d, content: {$ref: '#/x-content'}}}}}}"
    (tmp_path / "openapi.yaml").write_text(HEAD.replace("paths: {}", text) + "x-content: {text/plain: {schema: {}}}\n")
    content = lookup(document.load(tmp_path / "openapi.yaml").value, "/paths/~1a/get/responses/200/content")
    assert content == {"text/plain": {"schema": {}}}


def test_components_may_be_a_reference_and_descriptions_may_be_in_files(tmp_path: Path) -> None:
    text = HEAD.replace("title: t", "title: t, description: {$ref: intro.md}") + "components: {$ref: parts.yaml}\n"
    (tmp_path / "openapi.yaml").write_text(text)
    (tmp_path / "parts.yaml").write_text("schemas: {A: {description: {$ref: '#/x-text'}}}\nx-text: words\n")
    (tmp_path / "intro.md").write_text("# Hello\n\n- [not: YAML")
    loaded = document.load(tmp_path / "openapi.yaml")
    assert lookup(loaded.value, "/info/description") == "# Hello\n\n- [not: YAML"
    assert lookup(loaded.value, resolve(loaded.value, "/components/schemas/A")) == {"description": "words"}
    assert not loaded.broken


def test_broken_references_of_extensions_are_not_reported(tmp_path: Path) -> None:
    loaded = load(tmp_path, "A: {type: string, x-policy: [{$ref: ../policies.yaml}, {$ref: '#/policies/B'}]}")
    assert (loaded.broken, usable(loaded)[1]) == ((), ())


def test_a_recursive_schema_is_allowed(tmp_path: Path) -> None:
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
        "/components/schemas/A": "/x-caveat-files/a.yaml/B",
        "/x-caveat-files/a.yaml/B/items": "/x-caveat-files/b.yaml",
        "/x-caveat-files/b.yaml/anyOf/0": "/x-caveat-files/a.yaml/B",
        "/x-caveat-files/b.yaml/anyOf/1": "/x-caveat-files/b.yaml/not",
        "/x-caveat-files/b.yaml/anyOf/2": "/components/schemas/C",
    }
    assert [path.name for path in read.inputs] == ["openapi.yaml", "a.yaml", "b.yaml"]
    place = read.place("/x-caveat-files/b.yaml/not/type")
    assert (Path(place.file).name, place.line) == ("b.yaml", 2)


def test_references_are_relative_to_their_file(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.yaml").write_text("$ref: ../c.yaml\n")
    read = load(tmp_path, "A: {$ref: deep/b.yaml}", c="type: string\n")
    assert lookup(read.value, resolve(read.value, "/components/schemas/A")) == {"type": "string"}


def test_a_path_item_may_be_in_another_file(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text("get: {operationId: list-pets, responses: {'200': {description: d}}}\n")
    (tmp_path / "openapi.yaml").write_text(HEAD.replace("paths: {}", "paths: {/pets: {$ref: pets.yaml}}"))
    read = document.load(tmp_path / "openapi.yaml")
    assert lookup(read.value, resolve(read.value, "/paths/~1pets") + "/get/operationId") == "list-pets"


def test_a_name_may_have_any_characters(tmp_path: Path) -> None:
    read = load(
        tmp_path, "A: {$ref: '#/components/schemas/b é'}\n    C: {$ref: '#/components/schemas/b%20%C3%A9'}\n    b é: {}"
    )
    assert {resolve(read.value, f"/components/schemas/{name}") for name in "AC"} == {"/components/schemas/b é"}


def test_an_operation_that_is_a_reference_is_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  x-note: 1\n  /a: {get: {$ref: op.yaml}}\n"
        "  /b: {$ref: 'op.yaml#/x-item'}\n"
    )
    (tmp_path / "op.yaml").write_text("operationId: a\nx-item: {put: {$ref: '#'}}\n")
    paths = document.load(tmp_path / "openapi.yaml").value["paths"]
    spec = Spec(document.load(tmp_path / "openapi.yaml").value)
    assert list(paths) == ["/a", "/b"] if isinstance(paths, dict) else False
    assert [operation.label for operation in spec.operations.values()] == ["GET /a", "PUT /b"]
    assert list(spec.operations) == ["a", "put-b"]


def test_a_mapping_of_a_discriminator_may_name_files(tmp_path: Path) -> None:
    schemas = "A: {$ref: 'pet.yaml'}"
    mapping = "{c: ./cat.yaml, d: '#/dog', e: Dog}"
    pet = f"{{oneOf: [{{$ref: cat.yaml}}], discriminator: {{propertyName: kind, mapping: {mapping}}}}}"
    read = load(tmp_path, schemas, pet=pet, cat="{type: object}")
    assert lookup(read.value, "/x-caveat-files/pet.yaml/discriminator/mapping") == {
        "c": "#/x-caveat-files/cat.yaml",
        "d": "#/x-caveat-files/pet.yaml/dog",
        "e": "Dog",
    }


def test_a_section_may_have_entries_beside_a_reference(tmp_path: Path) -> None:
    read = load(tmp_path, "$ref: more.yaml\n    A: {type: string}", more="{A: {type: integer}, B: {type: object}}")
    assert lookup(read.value, "/components/schemas/A") == {"type": "string"}
    assert lookup(read.value, resolve(read.value, "/components/schemas/B")) == {"type": "object"}
