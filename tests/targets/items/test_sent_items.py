"""Whether an item came of a write."""

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
