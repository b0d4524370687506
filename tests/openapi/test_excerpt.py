"""Excerpts: the parts at some pointers and all that they refer to, at the same pointers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.json_text import JsonValue
from caveat.openapi import excerpt
from caveat.openapi.excerpt import Excerpts
from caveat.openapi.objects import references
from caveat.openapi.pointer import lookup, parents
from caveat.openapi.references import target

ROOT: dict[str, JsonValue] = {
    "info": {"title": "t"},
    "paths": {"/a/b": {"get": {"parameters": [{"$ref": "#/components/schemas/A"}, {"name": "p"}]}}, "/c": {}},
    "components": {
        "schemas": {
            "A": {"properties": {"b": {"$ref": "#/components/schemas/B"}, "self": {"$ref": "#/components/schemas/A"}}},
            "B": {"allOf": [{"type": "string"}, {"maxLength": 3}]},
            "C": {"$ref": "#/paths/~1a~1b/get/parameters/1"},
            "D": {"example": {"$ref": "#/components/schemas/A"}},
            "E": {"$ref": "#/components/schemas/Nothing"},
            "F": {"$ref": "#"},
            "G": {"$ref": "#/components/schemas/A/properties/b"},
        }
    },
}
SCHEMAS = "/components/schemas"

EXCERPTS: dict[str, tuple[list[str], object]] = {
    "nothing": ([], {}),
    "a schema without references": (["/B"], {"B": ROOT["components"]["schemas"]["B"]}),  # type: ignore[index, call-overload]
    "a part of a list": (["/B/allOf/1"], {"B": {"allOf": [{"type": "string"}, {"maxLength": 3}]}}),
    "a word in an example is no reference": (["/D"], {"D": {"example": {"$ref": "#/components/schemas/A"}}}),
    "a pointer that leads nowhere": (["/X", "/B/x/y", "/B/allOf/7/x"], None),
}


@pytest.mark.parametrize("title", EXCERPTS)
def test_an_excerpt_has_what_the_pointers_lead_to(title: str) -> None:
    pointers, expected = EXCERPTS[title]
    made = Excerpts(ROOT).of(SCHEMAS + pointer for pointer in pointers)
    if expected is not None:
        assert made == ({"components": {"schemas": expected}} if expected else {})


def test_a_reference_to_the_document_takes_all_of_it() -> None:
    assert Excerpts(ROOT).of(["/components/schemas/F"]) == ROOT


POINTERS = st.lists(
    st.sampled_from(["/paths/~1a~1b", "/paths/~1a~1b/get", *(f"{SCHEMAS}/{name}" for name in "ABCDEG")])
)


@given(pointers=POINTERS)
def test_all_references_of_an_excerpt_lead_to_the_same_as_in_the_document(pointers: list[str]) -> None:
    made = Excerpts(ROOT).of(pointers)
    for pointer in pointers:
        assert lookup(made, pointer) == lookup(ROOT, pointer)
    reached = {*pointers}
    for _, text in references(made):
        if text != "#/components/schemas/Nothing":
            reached.add(target(text))
            assert lookup(made, target(text)) == lookup(ROOT, target(text))
    # Nothing else is there: each part leads to something reached, or is inside of it.
    for pointer in _leaves(made, ""):
        assert any(above in reached or isinstance(lookup(ROOT, above), list) for above in parents(pointer)), pointer


def _leaves(node: JsonValue, pointer: str) -> list[str]:
    """The pointers of all values that are no objects."""
    if isinstance(node, dict):
        return [leaf for key, value in node.items() for leaf in _leaves(value, f"{pointer}/{key.replace('/', '~1')}")]
    return [pointer]


def test_references_of_a_part_are_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    searches: list[JsonValue] = []

    def counted(node: JsonValue) -> object:
        searches.append(node)
        return references(node)

    monkeypatch.setattr(excerpt, "references", counted)
    excerpts = Excerpts(ROOT)
    for _ in range(3):
        excerpts.of([f"{SCHEMAS}/A"])
    assert len(searches) == 2
