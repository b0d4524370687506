"""A strategy for JSON values."""

from __future__ import annotations

from hypothesis import strategies as st

from caveat.json_text import JsonValue

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))

VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)
