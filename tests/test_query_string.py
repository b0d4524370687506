"""Query strings: names and values, in order and by name."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.query_string import parse_query

QUERIES: dict[str, list[tuple[str, str]]] = {
    "": [],
    "&&": [],
    "a": [("a", "")],
    "a=1&b=2&a=3": [("a", "1"), ("b", "2"), ("a", "3")],
    "a%20b=c+d%3D": [("a b", "c d=")],
    "a=b=c": [("a", "b=c")],
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_has_names_and_values(query: str) -> None:
    parsed = parse_query(query)
    assert list(parsed.pairs) == QUERIES[query]
    assert parsed.values == dict(reversed(QUERIES[query]))


@given(st.lists(st.tuples(st.text(), st.text())))
def test_a_query_of_any_length_has_what_was_encoded(pairs: list[tuple[str, str]]) -> None:
    query = urlencode(pairs, errors="replace")
    assert list(parse_query(query).pairs) == parse_qsl(query, keep_blank_values=True)
