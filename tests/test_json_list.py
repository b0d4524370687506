"""JSON lists by their items: they mean what the whole text means."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import caveat.exchange
from caveat.catalogue import catalogue
from caveat.errors import Unparsable
from caveat.exchange import Headers, Request, Response
from caveat.json_list import MAX_FACTS, json_list
from caveat.json_text import JsonValue, parse_json
from caveat.session.session import Session

PADDING: dict[str, JsonValue] = {"padding": "x" * 400}
ITEMS: list[JsonValue] = [{"id": 1, **PADDING}, {"id": 2}, {"id": 3, "tags": ["a"], "of": {"id": 4}}]

APART: dict[str, tuple[bytes, bool]] = {
    "a list": (json.dumps(ITEMS).encode(), True),
    "a compact list": (json.dumps(ITEMS, separators=(",", ":")).encode(), True),
    "the last member": (json.dumps({"total": 3, "items": ITEMS}).encode(), True),
    "the first member": (json.dumps({"items": ITEMS, "total": 3}).encode(), True),
    "a line break at the end": (json.dumps({"items": ITEMS}).encode() + b"\r\n", True),
    "a text at the end": (json.dumps(ITEMS).encode() + b" x", False),
    "a quotation mark in the name": (json.dumps({'a"items': ITEMS}).encode(), False),
    "a short list": (b'[{"id": 1}, {"id": 2}]', False),
    "one item": (json.dumps(ITEMS[:1]).encode(), False),
    "items with lists of objects": (json.dumps([{"of": ITEMS}, {"of": ITEMS}]).encode(), False),
    "a list in an object in the body": (json.dumps({"data": {"items": ITEMS}}).encode(), False),
    "the member comes again": (json.dumps({"items": ITEMS, "a": 1}).replace('"a"', '"items"').encode(), False),
    "a list in a text": (json.dumps({"items": json.dumps(ITEMS)}).encode(), False),
    "no object": (json.dumps([*ITEMS, 4, *ITEMS]).encode(), False),
    "escaped characters": (json.dumps([*ITEMS, {"id": "ü"}]).encode(), False),
    "Latin-1": (json.dumps([*ITEMS, {"id": "ü"}], ensure_ascii=False).encode("latin-1"), False),
    "UTF-16": (json.dumps(ITEMS).encode("utf-16"), False),
    "a broken item": (json.dumps(ITEMS).replace('"id": 2', '"id": 2,').encode(), False),
    "a broken end": (json.dumps({"items": ITEMS}).encode()[:-1], False),
    "a deep item": (json.dumps([*ITEMS, {"id": json.loads("[" * 60 + "]" * 60)}]).encode(), False),
}


@pytest.mark.parametrize("title", APART)
def test_a_text_is_taken_apart_where_it_is_certain_to_be_a_list(title: str) -> None:
    body, is_apart = APART[title]
    listed = json_list(body)
    assert (listed is not None) is is_apart
    if listed is not None:
        assert listed.value == parse_json(body)
        assert parse_json(listed.envelope.encode()) == listed.without_items


def test_lists_share_their_items_and_what_follows_from_these(monkeypatch: pytest.MonkeyPatch) -> None:
    # Items of other tests have facts already.
    monkeypatch.setattr("caveat.json_list._known", {})
    first = json_list(json.dumps(ITEMS).encode())
    second = json_list(json.dumps({"items": ITEMS[::-1]}).encode())
    assert first is not None
    assert second is not None
    assert first.items == second.items[::-1]
    assert first.facts("length", lambda item: len(item.text)) == [len(json.dumps(each)) for each in ITEMS]
    for number in range(MAX_FACTS - 1):
        assert first.facts(number, lambda item: item.text) == [json.dumps(each) for each in ITEMS]
    assert max(len(item.facts) for item in first.items) == MAX_FACTS
    assert second.facts("length", lambda _: -1) == [len(json.dumps(each)) for each in ITEMS[::-1]]
    assert first.facts("another", lambda _: -1) == [-1] * len(ITEMS)
    assert max(len(item.facts) for item in first.items) == 1


LEAVES = st.sampled_from([1, "a", "},{", "}, {", '[{"', "}]", '"', None, PADDING["padding"]])
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner), max_leaves=6
)
OBJECTS = st.lists(st.dictionaries(st.sampled_from(["id", "},{", "b"]), VALUES), min_size=2, max_size=4)


def outcome(body: bytes, *, whole: bool) -> JsonValue:
    try:
        return parse_json(body) if whole else Response(200, body=body).json
    except Unparsable as error:
        return str(error)


@given(OBJECTS, st.sampled_from([",", ", "]), st.sampled_from(["", "items", "a"]), VALUES, st.data())
def test_any_text_means_what_it_means_as_a_whole(
    items: list[JsonValue], comma: str, member: str, other: JsonValue, data: st.DataObject
) -> None:
    value: JsonValue = {"a": other, member: items, "b": PADDING} if member else [*items, PADDING]
    text = json.dumps(value, separators=(comma, ":"))
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    for body in (text, text[:start] + text[end:], text[:end] + text[start:]):
        assert outcome(body.encode(), whole=False) == outcome(body.encode(), whole=True)


JSON = Headers([("content-type", "application/json")])
PLACE = "/v1/clients/a1/apps/1/keywords"
KEYWORD: dict[str, JsonValue] = {"is_shared": False, "status": "active", "created_time": "2026-01-01T00:00:00.004+0000"}
KEYWORDS = st.builds(
    lambda number, changes: {"id": f"k{number}", "keyword": "x" * 100, **KEYWORD, **changes},
    st.integers(0, 6),
    st.dictionaries(st.sampled_from(["id", "status", "keyword", "new"]), st.sampled_from([None, 1, "disabled"]))
    | st.just({}),
)
PAGES = st.tuples(st.integers(0, 4), st.lists(KEYWORDS, max_size=5), st.sampled_from([5, 6, "6"]), st.booleans())


def judged(pages: list[tuple[int, list[JsonValue], JsonValue, bool]]) -> list[tuple[str, str, str]]:
    """The results of all rules for reads of these pages, some after a write."""
    session, said = Session(catalogue.api("dialog360"), exclusive=True), []
    for number, (offset, keywords, total, writes) in enumerate(pages):
        body = json.dumps({"limit": 3, "offset": offset, "total": total, "keywords": keywords}).encode()
        exchanges = [(Request("GET", f"{PLACE}?limit=3&offset={offset}"), Response(200, JSON, body))]
        if writes and keywords:
            created = json.dumps(keywords[0]).encode()
            exchanges.append((Request("POST", PLACE, JSON, b'{"keyword": "x"}'), Response(201, JSON, created)))
        for request, response in exchanges:
            judgement = session.observe(request, response, number * 10)
            said += [(each.code, each.message, each.at) for each in judgement.findings]
            said += [(code, repr(other), "") for code, other in judgement.others]
    return said


@settings(deadline=None, max_examples=20)  # the first exchange compiles schemas
@given(st.lists(PAGES, min_size=2, max_size=6))
def test_rules_say_what_they_say_of_whole_texts(pages: list[tuple[int, list[JsonValue], JsonValue, bool]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(caveat.exchange, "json_list", lambda _body: None)
        expected = judged(pages)
    assert judged(pages) == expected
