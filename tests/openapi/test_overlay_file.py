"""Actions at the end of an overlay file; JSON pointers as JSONPath; YAML that is read back as it was."""

from __future__ import annotations

import jsonpath_rfc9535
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi import source
from caveat.openapi.json_path import json_path
from caveat.openapi.overlay_file import Action, extended
from caveat.openapi.pointer import child, lookup, walk

ADDED = Action("$.info", "x", {"title": "y"})
HEAD = "overlay: 1.0.0\n"

GOOD = {
    "a block": HEAD + "actions:\n  - target: $\n    remove: true\n",
    "a block without indentation": HEAD + "actions:\n- target: $\n  remove: true # last\n",
    "no line break at the end": HEAD + "actions:\n  - target: $\n    remove: true",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_an_action_is_added_and_all_else_stays(text: str) -> None:
    longer = extended(text, "overlay.yaml", "x.yaml", [ADDED, ADDED])
    assert longer.startswith(text)
    after = source.parse(longer, "overlay.yaml").value
    assert lookup(after, "/actions/1") == lookup(after, "/actions/2") == ADDED.value


BAD = {
    "JSON": '{"overlay": "1.0.0", "actions": []}',
    "an empty list": HEAD + "actions: []\n",
    "a list in flow style": HEAD + "actions: [{target: $, remove: true}]\n",
    "a key after the actions": "actions:\n  - target: $\n    remove: true\noverlay: 1.0.0\n",
    "no actions": HEAD,
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_a_file_that_cannot_be_extended_is_refused(text: str) -> None:
    with pytest.raises(BadDocument, match="Write `actions:` at the end"):
        extended(text, "overlay.yaml", "x.yaml", [ADDED])


def test_a_new_file_names_its_document() -> None:
    value = source.parse(extended(None, "overlay.yaml", "x.yaml", [ADDED]), "overlay.yaml").value
    assert (lookup(value, "/extends"), lookup(value, "/actions")) == ("x.yaml", [ADDED.value])


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=6)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["on", "1e3", "0o7", "~", "2026-11-26", ""]) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(texts, values, min_size=1, max_size=3))
def test_yaml_is_read_back_as_it_was(value: dict[str, JsonValue]) -> None:
    assert source.parse(source.dump(value), "x").value == value


@given(values)
def test_a_json_path_selects_what_the_pointer_does(value: JsonValue) -> None:
    for pointer, part in walk(value):
        [node] = jsonpath_rfc9535.find(json_path(value, pointer), value)
        location = ""
        for token in node.location:
            location = child(location, token)
        assert (location, node.value) == (pointer, part)
