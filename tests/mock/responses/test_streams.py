"""Streams: JSON lines and server-sent events, as a client reads them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.json_text import JsonValue
from caveat.mock.responses.streams import event_stream, json_lines

LEAVES = st.none() | st.booleans() | st.integers() | st.text()
VALUES = st.recursive(LEAVES, lambda below: st.lists(below) | st.dictionaries(st.text(), below), max_leaves=5)


@given(st.lists(VALUES))
def test_a_line_is_an_item(items: list[JsonValue]) -> None:
    assert [json.loads(line) for line in json_lines(items).split("\n")[:-1]] == items


EVENTS: list[tuple[JsonValue, str]] = [
    ({"data": "a", "event": "e", "other": 1}, "event: e\ndata: a\n\n"),
    ({"data": {"n": 1}, "id": 7}, 'id: 7\ndata: {"n": 1}\n\n'),
    ({"data": "a\nb"}, "data: a\ndata: b\n\n"),
    ({"data": ""}, "data: \n\n"),
    ({"n": 1}, 'data: {"n": 1}\n\n'),
    ([1, 2], "data: 1\n\ndata: 2\n\n"),
]


@pytest.mark.parametrize(("value", "text"), EVENTS, ids=lambda each: json.dumps(each)[:40])
def test_events_are_framed(value: JsonValue, text: str) -> None:
    assert event_stream(value) == text
