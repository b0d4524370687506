"""Documents: loaded and compiled, or refused with a reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi import document, walk
from caveat.openapi.walk import Kind

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: v}\n"

REFUSED: dict[str, tuple[str, int | None, str]] = {
    "a list": ("- openapi", 1, "Give an OpenAPI document"),
    "a string": ("openapi", 1, "Give an OpenAPI document"),
    "an empty file": ("", None, "Write an OpenAPI document"),
    "another JSON object": ('{"name": "package", "version": "1.0.0"}', 1, "Give an OpenAPI document"),
    "Swagger 2.0": ("info: {}\nswagger: '2.0'\n", 2, "Convert"),
    "OpenAPI 4.0": ("info: {}\nopenapi: 4.0.0\n", 2, "3.0, 3.1 or 3.2"),
    "OpenAPI 3.3": ("openapi: 3.3.0\n", 1, "3.0, 3.1 or 3.2"),
    "OpenAPI 3.10": ("openapi: 3.10.0\n", 1, "3.0, 3.1 or 3.2"),
    "a version without a minor number": ("openapi: 3\n", 1, "3.0, 3.1 or 3.2"),
    "a version of 4 that is a number": ("openapi: 4.0\n", 1, "3.0, 3.1 or 3.2"),
    "a version that is an object": ("openapi: {}\n", 1, "3.0, 3.1 or 3.2"),
    "an overlay": ("overlay: 1.0.0\nactions: []\n", 1, "Give an OpenAPI document"),
    "a syntax error": (f"{HEAD}paths: {{\n", 4, "Correct"),
}


@pytest.mark.parametrize("title", REFUSED)
def test_other_files_are_refused_with_file_line_and_remedy(title: str, tmp_path: Path) -> None:
    text, line, remedy = REFUSED[title]
    file = tmp_path / "openapi.yaml"
    file.write_text(text)
    with pytest.raises(BadDocument) as caught:
        document.load(file)
    assert (caught.value.file, caught.value.line) == (str(file), line)
    assert remedy in str(caught.value)


MALFORMED = {
    "paths that are a list": (f"{HEAD}paths: [/a]\n", 3, "paths is not an object"),
    "paths that are null": (f"{HEAD}paths:\n", 3, "paths is not an object"),
    "info that is a string": ("openapi: 3.1.0\ninfo: pets\n", 2, "info is not an object"),
    "components that are a list": (f"{HEAD}components: []\n", 3, "components is not an object"),
    "schemas that are a list": (f"{HEAD}components:\n  schemas: []\n", 4, "components.schemas is not an object"),
    "webhooks that are a word": (f"{HEAD}webhooks: w\n", 3, "webhooks is not an object"),
    "a path that is a list": (f"{HEAD}paths:\n  /a: []\n", 4, "the path /a is not an object"),
    "an operation that is null": (f"{HEAD}paths:\n  /a:\n    get:\n", 5, "get /a is not an object"),
    "a webhook that is null": (f"{HEAD}webhooks:\n  w:\n    post:\n", 5, "post w is not an object"),
}


@pytest.mark.parametrize("title", MALFORMED)
def test_a_section_path_or_operation_that_is_no_object_is_left_out_with_a_notice(title: str, tmp_path: Path) -> None:
    text, line, problem = MALFORMED[title]
    file = tmp_path / "openapi.yaml"
    file.write_text(text)
    assert document.load(file).notices == (f"{file}:{line}: {problem}; it is set aside",)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.yaml"):
        with pytest.raises(BadDocument, match="cannot be read"):
            document.load(path)


@pytest.mark.parametrize("version", ["3.1.0", "3.1.1", "3.0.3"])
def test_every_supported_version_becomes_3_1(version: str, tmp_path: Path) -> None:
    file = tmp_path / "pets.json"
    file.write_text(json.dumps({"openapi": version, "info": {"title": "t", "version": "v"}, "paths": {}}, indent=1))
    read = document.load(file)
    assert str(read.value["openapi"]).startswith("3.1")
    assert (read.place("/info/title").line, read.inputs) == (4, (file,))


def test_the_overlay_beside_a_document_is_applied_and_named_as_an_input(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(f"{HEAD}paths: {{}}\n")
    (tmp_path / "overlay.yaml").write_text("overlay: 1.0.0\nactions:\n- target: $.info\n  update: {title: ours}\n")
    read = document.load(tmp_path / "openapi.yaml")
    assert read.value["info"] == {"title": "ours", "version": "v"}
    assert [path.name for path in read.inputs] == ["openapi.yaml", "overlay.yaml"]
    assert (Path(read.place("/info/title").file).name, read.place("/info/title").line) == ("overlay.yaml", 4)


def test_a_broken_reference_in_an_overlay_is_reported_with_the_line_of_the_overlay(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(f"{HEAD}paths: {{}}\n")
    overlay = "overlay: 1.0.0\nactions:\n- target: $\n  update:\n    paths: {/a: {$ref: '#/missing'}}\n"
    (tmp_path / "overlay.yaml").write_text(overlay)
    [(_, error)] = document.load(tmp_path / "openapi.yaml").broken
    assert (error.file, error.line) == (str(tmp_path / "overlay.yaml"), 5)


def test_the_place_of_a_missing_part_is_the_place_of_its_parent(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(f"{HEAD}paths: {{}}\n")
    read = document.load(file)
    assert (read.place("/info/contact/name").line, read.place("/missing").line) == (2, 1)


def test_a_document_is_walked_once_for_all_users_of_its_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(
        f"{HEAD}paths: {{/a: {{get: {{parameters: [{{$ref: '#/components/parameters/P'}}]}}}}}}\n{PARAMETER}"
    )
    loaded = document.load(file)
    walks: list[tuple[Kind, ...]] = []
    original = walk.parts

    def counted(root: JsonValue, *kinds: Kind) -> object:
        walks.append(kinds)
        return original(root, *kinds)

    monkeypatch.setattr(document, "parts", counted)
    for kinds in ((Kind.OPERATION,), (Kind.PARAMETER, Kind.SCHEMA), (Kind.HEADER,)):
        assert list(loaded.parts(*kinds)) == list(original(loaded.value, *kinds))
    assert len(walks) == 1


PARAMETER = "components: {parameters: {P: {name: p, in: query, schema: {type: array, items: {type: string}}}}}\n"
