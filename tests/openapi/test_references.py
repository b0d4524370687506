"""References: from the text of a `$ref` to the object that it names."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.references import LoopError, local, resolve, resolve_object, target

ROOT: JsonValue = {
    "a": {"$ref": "#/b"},
    "b": {"$ref": "#/c%20d"},
    "c d": {"type": "string"},
    "far": {"$ref": "https://example.com/far"},
    "loop": {"$ref": "#/back"},
    "back": {"$ref": "#/loop"},
    "lost": {"$ref": "#/missing"},
    "text": "text",
}


@pytest.mark.parametrize("pointer", ["", "/a b", "/é", "/paths/~1a~1{id}", "/100%", "/a~0b", "/x#y?z"])
def test_a_pointer_becomes_an_ascii_fragment_and_back(pointer: str) -> None:
    assert local(pointer).isascii()
    assert target(local(pointer)) == pointer


@pytest.mark.parametrize(("pointer", "resolved"), [("/a", "/c d"), ("/c d", "/c d"), ("/far", "/far"), ("", "")])
def test_local_references_are_followed_to_their_end(pointer: str, resolved: str) -> None:
    assert resolve(ROOT, pointer) == resolved


def test_a_loop_and_a_missing_target_are_lookup_errors() -> None:
    with pytest.raises(LoopError):
        resolve(ROOT, "/loop")
    with pytest.raises(LookupError):
        resolve(ROOT, "/lost")


OBJECTS: dict[str, JsonValue] = {"/a": {"type": "string"}, "/text": {}, "/missing": {}, "/lost": {}, "/loop": {}}


@pytest.mark.parametrize("pointer", OBJECTS)
def test_a_pointer_to_anything_but_an_object_resolves_to_an_empty_one(pointer: str) -> None:
    assert resolve_object(ROOT, pointer) == OBJECTS[pointer]
