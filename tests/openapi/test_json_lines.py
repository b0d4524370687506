"""JSON files: the lines and columns of their parts."""

from __future__ import annotations

import functools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from any_json import VALUES
from caveat.json_text import JsonValue
from caveat.openapi import json_lines
from caveat.openapi.json_lines import JsonColumns, JsonLines
from caveat.openapi.pointer import tokens, walk


@given(VALUES)
def test_each_part_has_a_line(value: JsonValue) -> None:
    assert dict(JsonLines(json.dumps(value))) == dict.fromkeys((pointer for pointer, _ in walk(value)), 1)


@given(VALUES)
def test_each_part_has_the_line_of_its_key(value: JsonValue) -> None:
    text = json.dumps(value, indent=1)
    lines, written = JsonLines(text), text.split("\n")
    for pointer, part in walk(value):
        line = written[lines[pointer] - 1]
        if not isinstance(part, dict | list):
            assert line.rstrip(",").endswith(json.dumps(part))


@given(VALUES, st.booleans())
def test_each_part_of_a_minified_text_has_its_column(value: JsonValue, ascii_only: bool) -> None:  # noqa: FBT001 - drawn
    minified = functools.partial(json.dumps, ensure_ascii=ascii_only, separators=(",", ":"))
    text = minified(value)
    columns = JsonColumns(JsonLines(text))
    assert dict(columns).keys() == {pointer for pointer, _ in walk(value)}
    assert len(columns) == len(dict(columns))
    for pointer, part in walk(value):
        name = tokens(pointer)[-1] if pointer else ""
        # A member starts with its name, an item with its value.
        shown = text[columns[pointer] - 1 :]
        assert shown.startswith((f"{minified(name)}:", minified(part)))


@given(VALUES, st.sampled_from([None, 1]), st.booleans(), st.sampled_from(["", "/", "/0", "/a", "/0/0", "/00"]))
def test_one_search_finds_what_a_search_for_all_finds(
    value: JsonValue,
    indent: int | None,
    ascii_only: bool,  # noqa: FBT001 - drawn
    other: str,
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    everywhere = JsonLines(text)
    assert len(everywhere) > 0
    for pointer in (*everywhere, other):
        one = JsonLines(text)
        assert one.get(pointer) == everywhere.get(pointer)
        assert "_places" not in vars(one)
        if pointer in everywhere:
            assert one.column(pointer) == everywhere.column(pointer)


def test_many_searches_become_one_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "_MAX_SEARCHED", 3)
    lines = JsonLines("[0,\n1,\n2,\n3]")
    assert [lines.get(f"/{number}") for number in (0, 1, 9, 0)] == [1, 2, None, 1]
    assert "_places" not in vars(lines)
    assert [lines.get(f"/{number}") for number in (2, 9, 0)] == [3, None, 1]
    assert "_places" in vars(lines)
