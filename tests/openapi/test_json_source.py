"""JSON files: the same values as by YAML, and the lines of their parts."""

from __future__ import annotations

import functools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.json_text import JsonValue
from caveat.openapi.json_source import JsonColumns, JsonLines, NotPlainJson, parse
from caveat.openapi.pointer import tokens, walk

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)


@given(VALUES, st.booleans())
def test_any_value_is_read(value: JsonValue, ascii_only: bool) -> None:  # noqa: FBT001 - drawn
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert parse(text, 150) == value
    assert dict(JsonLines(text)) == dict.fromkeys((pointer for pointer, _ in walk(value)), 1)


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


REFUSED = ["{", '{"a": 1, "a": 2}', "[NaN]", "[1e999]", '["\\ud83c"]', "[" * 200 + "]" * 200, "{a: 1}", "[1,]", ""]


@pytest.mark.parametrize("text", REFUSED)
def test_other_texts_are_left_to_yaml(text: str) -> None:
    with pytest.raises(NotPlainJson):
        parse(text, 150)


def test_pairs_of_surrogates_are_characters() -> None:
    assert parse('"\\ud83c\\udf89 \\/"', 150) == "🎉 /"
