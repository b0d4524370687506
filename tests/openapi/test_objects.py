"""The objects of a document: found, searched for keywords, and changed."""

from __future__ import annotations

import hypothesis
import pytest
from hypothesis import strategies as st

from caveat.json_text import JsonValue
from caveat.openapi.objects import keys_of, objects, objects_with, references, rewrite

ROOT: JsonValue = {
    "paths": {"/a": {"parameters": [{"schema": {"oneOf": []}}], "example": {"oneOf": []}}},
    "components": {
        "schemas": {"A": {"properties": {"b/c": {"items": {"oneOf": [{"oneOf": []}], "default": {"oneOf": []}}}}}}
    },
    "x-note": {"oneOf": []},
    "x-caveat-files": {"a.yaml": {"oneOf": [], "const": {"oneOf": []}}},
}


def test_schemas_are_found_outside_of_plain_values_and_extensions() -> None:
    found = [pointer for pointer, _ in objects_with(ROOT, frozenset({"oneOf"}), extensions=False)]
    assert found == [
        "/paths/~1a/parameters/0/schema",
        "/components/schemas/A/properties/b~1c/items",
        "/components/schemas/A/properties/b~1c/items/oneOf/0",
        "/x-caveat-files/a.yaml",
    ]
    assert list(objects_with(ROOT, frozenset({"not"}), extensions=False)) == []


KEYS = st.sampled_from(["oneOf", "properties", "examples", "default", "x-note", "x-caveat-files", "a/b"])
DOCUMENTS: st.SearchStrategy[JsonValue] = st.recursive(
    st.none(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4)
)


@hypothesis.given(DOCUMENTS)
def test_the_search_finds_what_a_walk_through_all_objects_finds(root: JsonValue) -> None:
    keywords = frozenset({"oneOf", "a/b"})
    expected = [(pointer, node) for pointer, node in objects(root) if not keywords.isdisjoint(node)]
    assert list(objects_with(root, keywords, extensions=True)) == expected


def test_the_keys_of_all_objects_are_known_also_of_one_that_is_a_part_of_itself() -> None:
    node: dict[str, JsonValue] = {"x-note": {"a": [{"example": {"b": 1}}]}}
    node["self"] = [node]
    assert keys_of(node) == {"x-note", "a", "example", "b", "self"}


def test_objects_in_plain_values_are_skipped() -> None:
    assert [pointer for pointer, _ in objects({"a": [{}, 1], "example": {"b": {}}})] == ["", "/a/0"]


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
