"""Parts of sentences: numbers with their nouns, and lists of names that are cut."""

from __future__ import annotations

import pytest

from caveat.reports.wording import count, first_few


@pytest.mark.parametrize(("number", "expected"), [(0, "no findings"), (1, "1 finding"), (1024, "1,024 findings")])
def test_a_number_has_its_noun(number: int, expected: str) -> None:
    assert count(number, "finding") == expected


@pytest.mark.parametrize(
    ("names", "expected"), [(["a"], "a"), (["a", "b"], "a, b"), (["a", "b", *"c" * 1200], "a, b and 1,200 more")]
)
def test_a_list_of_names_is_cut(names: list[str], expected: str) -> None:
    assert first_few(names, 2) == expected
