"""JSON files: the same values as by YAML."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from any_json import VALUES
from caveat.json_text import JsonValue
from caveat.openapi.json_source import NotPlainJson, parse


@given(VALUES, st.booleans())
def test_any_value_is_read(value: JsonValue, ascii_only: bool) -> None:  # noqa: FBT001 - drawn
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert parse(text, 150) == value


REFUSED = ["{", '{"a": 1, "a": 2}', "[NaN]", "[1e999]", '["\\ud83c"]', "[" * 200 + "]" * 200, "{a: 1}", "[1,]", ""]


@pytest.mark.parametrize("text", REFUSED)
def test_other_texts_are_left_to_yaml(text: str) -> None:
    with pytest.raises(NotPlainJson):
        parse(text, 150)


def test_pairs_of_surrogates_are_characters() -> None:
    assert parse('"\\ud83c\\udf89 \\/"', 150) == "🎉 /"
