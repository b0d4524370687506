"""Whether a write created an item, by the sent values."""

from __future__ import annotations

import json

import pytest

from caveat.json_text import JsonValue
from caveat.targets.items.sent_items import Match, SentItems
from staging import SPEC

CERTAIN, POSSIBLE, DIFFERENT = Match.CERTAIN, Match.POSSIBLE, Match.DIFFERENT

MATCHES: dict[str, tuple[JsonValue, dict[str, JsonValue], Match]] = {
    "all of it": ({"name": "distinctive"}, {"id": 1, "name": "distinctive", "extra": 1}, CERTAIN),
    "one property differs": ({"name": "distinctive", "n": 1}, {"name": "distinctive", "n": 2}, DIFFERENT),
    "another type": ({"name": "distinctive", "n": 1}, {"name": "distinctive", "n": True}, DIFFERENT),
    "nested": ({"a": {"name": "distinctive"}, "n": 1}, {"a": {"name": "distinctive", "b": 1}, "n": 1}, CERTAIN),
    "nested and different": ({"a": {"name": "distinctive"}}, {"a": {}}, DIFFERENT),
    "an envelope": ({"data": {"name": "distinctive"}}, {"name": "distinctive"}, CERTAIN),
    "a property that is not shown": ({"name": "distinctive", "password": "x"}, {"name": "distinctive"}, CERTAIN),
    "nothing that is shown": ({"password": "distinctive"}, {"name": "x"}, POSSIBLE),
    "a masked secret": ({"name": "distinctive", "key": "a***"}, {"name": "distinctive", "key": "abc"}, CERTAIN),
    "a text of the document": ({"name": "Example name"}, {"name": "Example name"}, POSSIBLE),
    "a short text": ({"name": "short"}, {"name": "short"}, POSSIBLE),
}


@pytest.mark.parametrize("title", MATCHES)
def test_it_is_compared(title: str) -> None:
    sent, item, match = MATCHES[title]
    assert SentItems(SPEC).match(json.dumps(sent).encode(), item, ()) is match


def test_a_body_that_was_cut_off_is_not_compared() -> None:
    assert SentItems(SPEC).match(b'{"name": "distin', {"name": "distinctive"}, ()) is POSSIBLE


def test_a_property_that_other_items_show_is_missed() -> None:
    body = b'{"name": "distinctive", "size": 1}'
    assert SentItems(SPEC).match(body, {"name": "distinctive"}, [{"size": 2}]) is DIFFERENT


DIFFERING: dict[str, tuple[JsonValue, dict[str, JsonValue], tuple[str, ...], tuple[str, ...]]] = {
    "nothing": ({"a": 1}, {"a": 1}, (), ()),
    "less than half": ({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 2, "c": 4}, (), ()),
    "half": ({"a": 1, "b": 2}, {"a": 1, "b": 3}, (), ("b",)),
    "a property that the service writes otherwise": ({"a": 1, "b": 2}, {"a": 1, "b": 3}, ("b",), ()),
    "all but a distinctive text": ({"a": "distinctive", "b": 2, "c": 3}, {"a": "distinctive", "b": 3, "c": 4}, (), ()),
    "all but a text of the document": (
        {"a": "Example name", "b": 2, "c": 3},
        {"a": "Example name", "b": 3, "c": 4},
        (),
        ("b", "c"),
    ),
    "what is not shown": ({"a": 1, "b": 2}, {"b": 2}, (), ()),
    "an envelope": ({"data": {"a": 1}}, {"a": 2}, (), ("a",)),
    "a masked secret": ({"a": "x***"}, {"a": "xy"}, (), ()),
}
COMPUTED: dict[str, tuple[JsonValue, dict[str, JsonValue], tuple[str, ...], tuple[str, ...]]] = {
    "beside one that is equal": ({"a": 1, "at": 2}, {"a": 1, "at": 3}, ("at",), ()),
    "beside one that differs": ({"a": 1, "at": 2}, {"a": 2, "at": 3}, ("at",), ("a", "at")),
    "alone": ({"at": 2}, {"at": 3}, ("at",), ("at",)),
}


@pytest.mark.parametrize("title", COMPUTED)
def test_a_property_that_the_service_computes_does_not_count(title: str) -> None:
    sent, item, computed, names = COMPUTED[title]
    assert SentItems(SPEC).differing(json.dumps(sent).encode(), item, (), computed) == names


@pytest.mark.parametrize("title", DIFFERING)
def test_the_properties_that_differ_are_named(title: str) -> None:
    sent, item, unchanged, names = DIFFERING[title]
    assert SentItems(SPEC).differing(json.dumps(sent).encode(), item, unchanged) == names
