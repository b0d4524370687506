"""Overlays: actions are applied in order, and every part keeps its place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.openapi.overlay import apply
from caveat.openapi.pointer import walk
from caveat.openapi.source import parse

BASE = "a: {b: 1, c: [1, 2, 3]}\nd: x\n"


def overlaid(actions: str, base: str = BASE) -> JsonValue:
    return apply(parse(base, "base.yaml"), parse(f"overlay: 1.0.0\nactions: {actions}", "overlay.yaml")).value


FACTS: dict[str, tuple[str, JsonValue]] = {
    "an object is merged": ("[{target: $.a, update: {b: 2, e: 3}}]", {"a": {"b": 2, "c": [1, 2, 3], "e": 3}, "d": "x"}),
    "an object in an object is merged": (
        "[{target: $, update: {a: {e: 3}}}]",
        {"a": {"b": 1, "c": [1, 2, 3], "e": 3}, "d": "x"},
    ),
    "a list grows": ("[{target: $.a.c, update: 4}]", {"a": {"b": 1, "c": [1, 2, 3, 4]}, "d": "x"}),
    "a string is replaced": ("[{target: $, update: {d: y}}]", {"a": {"b": 1, "c": [1, 2, 3]}, "d": "y"}),
    "a string itself is replaced": ("[{target: $.d, update: y}]", {"a": {"b": 1, "c": [1, 2, 3]}, "d": "y"}),
    "an item is replaced": ("[{target: '$.a.c[1]', update: null}]", {"a": {"b": 1, "c": [1, None, 3]}, "d": "x"}),
    "an object is copied into another": (
        "[{target: $, update: {e: {f: 1}}}, {target: $.e, copy: $.a}]",
        {"a": {"b": 1, "c": [1, 2, 3]}, "d": "x", "e": {"f": 1, "b": 1, "c": [1, 2, 3]}},
    ),
    "a string is copied": ("[{target: $.a.b, copy: $.d}]", {"a": {"b": "x", "c": [1, 2, 3]}, "d": "x"}),
    "a list is copied to its end": ("[{target: $.a.c, copy: $.a.c}]", {"a": {"b": 1, "c": [1, 2, 3] * 2}, "d": "x"}),
    "a string replaces an object": ("[{target: $, update: {a: y}}]", {"a": "y", "d": "x"}),
    "a key is removed": ("[{target: $.a.c, remove: true}]", {"a": {"b": 1}, "d": "x"}),
    "items are removed": ("[{target: '$.a.c[?@ < 3]', remove: true}]", {"a": {"b": 1, "c": [3]}, "d": "x"}),
    "a part selected twice is removed once": (
        "[{target: \"$['d','d']\", remove: true}]",
        {"a": {"b": 1, "c": [1, 2, 3]}},
    ),
    "parts of a removed part are removed with it": ("[{target: $.*, remove: true}, {target: $..*, remove: true}]", {}),
    "all below is removed": ("[{target: $..*, remove: true}]", {}),
    "actions follow each other": (
        "[{target: $, update: {e: {}}}, {target: $.e, update: {f: 1}}, {target: $.a, remove: true}]",
        {"d": "x", "e": {"f": 1}},
    ),
    "nothing is done": ("[]", {"a": {"b": 1, "c": [1, 2, 3]}, "d": "x"}),
}


@pytest.mark.parametrize("title", FACTS)
def test_an_overlay_is_applied(title: str) -> None:
    actions, result = FACTS[title]
    assert overlaid(actions) == result


REFUSED = {
    "another object": ("a: 1", 1, "Begin it with"),
    "a list": ("- a", 1, "Begin it with"),
    "no actions": ("overlay: 1.0.0\n", 1, "Write `actions:`"),
    "an action without a target": ("overlay: 1.0.0\nactions:\n  - update: {}\n", 3, "target"),
    "an action that is a string": ("overlay: 1.0.0\nactions:\n  - update\n", 3, "target"),
    "a target that is not a JSONPath": ("overlay: 1.0.0\nactions:\n  - update: {}\n    target: $.a[\n", 4, "RFC 9535"),
    "an update of a string": (
        "overlay: 1.0.0\nactions:\n  - target: $.d\n    update: {e: 1}\n",
        4,
        "Remove the value first",
    ),
    "an update of a list in place of an object": (
        "overlay: 1.0.0\nactions:\n  - target: $.a\n    update: [1]\n",
        4,
        "first",
    ),
    "an update of an object by a string": (
        "overlay: 1.0.0\nactions:\n  - target: $.a\n    update: x\n",
        4,
        "Remove the value first",
    ),
    "a copy of nothing": ("overlay: 1.1.0\nactions:\n  - target: $.a\n    copy: $.x\n", 4, "of one node"),
    "a copy of two": ("overlay: 1.1.0\nactions:\n  - target: $.a\n    copy: $.*\n", 4, "of one node"),
    "a copy of what is no JSONPath": ("overlay: 1.1.0\nactions:\n  - target: $.a\n    copy: $[\n", 4, "RFC 9535"),
    "the whole document removed": ("overlay: 1.0.0\nactions:\n  - target: $\n    remove: true\n", 3, "narrower"),
}


@pytest.mark.parametrize("title", REFUSED)
def test_an_invalid_overlay_is_refused(title: str) -> None:
    text, line, remedy = REFUSED[title]
    with pytest.raises(BadDocument) as caught:
        apply(parse(BASE, "base.yaml"), parse(text, "overlay.yaml"))
    assert (caught.value.file, caught.value.line) == ("overlay.yaml", line)
    assert remedy in caught.value.remedy


def test_targets_that_match_nothing_are_listed_with_their_place() -> None:
    text = "overlay: 1.0.0\nactions:\n  - target: $.missing\n    remove: true\n  - target: $.d\n    remove: true\n"
    [(target, place)] = apply(parse(BASE, "base.yaml"), parse(text, "overlay.yaml")).dangling
    assert (target, place.file, place.line) == ("$.missing", "overlay.yaml", 3)


def test_each_part_has_the_file_and_line_of_its_origin() -> None:
    text = "overlay: 1.0.0\nactions:\n  - target: $.a\n    update:\n      e:\n        - 1\n"
    places = apply(parse(BASE, "base.yaml"), parse(text, "overlay.yaml")).places
    where = {pointer: (place.file, place.line) for pointer, place in places.items()}
    assert (where["/a/b"], where["/d"]) == (("base.yaml", 1), ("base.yaml", 2))
    assert (where["/a/e"], where["/a/e/0"]) == (("overlay.yaml", 5), ("overlay.yaml", 6))


def test_the_remaining_items_of_a_list_keep_their_lines() -> None:
    base = parse("a:\n  - 1\n  - b: 2\n  - 3\n", "base.yaml")
    places = apply(base, parse("{overlay: 1.0.0, actions: [{target: '$.a[0]', remove: true}]}", "o.yaml")).places
    assert {pointer: place.line for pointer, place in places.items()} == {
        "": 1,
        "/a": 1,
        "/a/0": 3,
        "/a/0/b": 3,
        "/a/1": 4,
    }


VALUES = st.recursive(
    st.none() | st.integers() | st.text("ab/~"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab/~", max_size=2), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text("ab/~", max_size=2), VALUES, max_size=3)


@given(OBJECTS, OBJECTS, st.sampled_from(["$", "$.*", "$..a", "$..*", "$[?@ == 1]", "$.*[0]"]))
def test_after_any_actions_the_places_are_those_of_the_result(base: JsonValue, update: JsonValue, path: str) -> None:
    actions: list[JsonValue] = [{"target": "$", "update": update}, {"target": path, "remove": path != "$"}]
    actions.append({"target": "$..[?@ == 2]", "update": 3})
    overlay = json.dumps({"overlay": "1.0.0", "actions": actions})
    result = apply(parse(json.dumps(base), "b"), parse(overlay, "o"))
    assert {pointer for pointer, _ in walk(result.value)} == set(result.places)
