"""Files that a document refers to: only the parts that references reach are bundled."""

from __future__ import annotations

import copy
import random
from pathlib import Path

import pytest

from caveat.json_text import JsonValue
from caveat.openapi import document
from caveat.openapi.bundled_file import BundledFile
from caveat.openapi.objects import references
from caveat.openapi.pointer import lookup
from caveat.openapi.source import Source

FILE: JsonValue = {
    "schemas": {
        "A": {"properties": {"b": {"$ref": "#/schemas/B"}}},
        "A0": {"$ref": "#/schemas/A"},
        "A/x": {"items": {"$ref": "#/schemas/A"}},
        "B": {"allOf": [{"$ref": "#/schemas/A"}, {"type": "object"}], "discriminator": {"propertyName": "kind"}},
    },
    "paths": {"/a": {"get": {"$ref": "#/get"}}},
    "get": {},
}
POINTERS = ["", "/schemas", "/schemas/A", "/schemas/A0", "/schemas/A~1x", "/schemas/A~1x/items", "/schemas/B"]
POINTERS += ["/schemas/B/allOf/1", "/schemas/A/properties/b", "/paths/~1a", "/get", "/missing", "/schemas/C", "B", "/"]


def exists(pointer: str) -> bool:
    try:
        lookup(FILE, pointer)
    except LookupError:
        return False
    return pointer in {"", *(each for each in POINTERS if each.startswith("/"))}


@pytest.mark.parametrize("seed", range(100))
def test_each_part_is_as_written_and_its_references_are_returned_once(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - no secret
    pointers = rng.sample(POINTERS, rng.randint(0, 6))
    file = BundledFile(Source("a.yaml", copy.deepcopy(FILE), {}))
    returned = [pointer for each in pointers for pointer, _ in file.reach(each)[0]]
    content = file.content()
    parts = [pointer for pointer in pointers if exists(pointer)]
    assert [lookup(content, pointer) for pointer in parts] == [lookup(FILE, pointer) for pointer in parts]
    assert sorted(returned) == sorted(pointer for pointer, _ in references(content))


def test_parts_keep_the_order_of_the_file_and_others_are_left_out() -> None:
    file = BundledFile(Source("a.yaml", FILE, {}))
    file.reach("/schemas/B")
    _, discriminators = file.reach("/schemas/A")
    assert str(file.content()) == str({"schemas": {name: lookup(FILE, f"/schemas/{name}") for name in "AB"}})
    assert discriminators == []


def test_a_file_without_a_part_that_is_reached_is_empty() -> None:
    file = BundledFile(Source("a.yaml", FILE, {}))
    file.reach("/missing")
    assert file.content() == {}


def test_files_that_only_unused_parts_refer_to_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths: {}\n"
        "components: {schemas: {A: {$ref: 'a.yaml#/A'}, B: {$ref: 'a.yaml#/Missing'}}}\n"
    )
    (tmp_path / "a.yaml").write_text(
        "A: {discriminator: {propertyName: p, mapping: {c: 'c.yaml#/C'}}}\n"
        "Unused: {items: {$ref: b.yaml}, not: {$ref: missing.yaml}}\n"
    )
    (tmp_path / "b.yaml").write_text("type: string\n")
    (tmp_path / "c.yaml").write_text("C: {type: object}\nOther: {type: string}\n")
    read = document.load(tmp_path / "openapi.yaml")
    assert [path.name for path in read.inputs] == ["openapi.yaml", "a.yaml", "c.yaml"]
    assert [pointer for pointer, _ in read.broken] == ["/components/schemas/B/$ref"]
    mapping: JsonValue = {"c": "#/x-caveat-files/c.yaml/C"}
    a: JsonValue = {"A": {"discriminator": {"propertyName": "p", "mapping": mapping}}}
    assert read.value["x-caveat-files"] == {"a.yaml": a, "c.yaml": {"C": {"type": "object"}}}
