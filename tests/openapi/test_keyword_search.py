"""Schemas with a keyword, wherever they are."""

from __future__ import annotations

import hypothesis
from hypothesis import strategies as st

from caveat.json_text import JsonValue
from caveat.openapi.keyword_search import keys_of, objects_with
from caveat.openapi.walk import objects

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
