"""Ids: decided by the seed, never the same twice, and to be gone on with at any place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from caveat.apis.dfend.mock.ids import Ids


@given(st.integers(0), st.integers(0, 20), st.integers(1, 20))
def test_a_row_of_ids_goes_on_where_it_stood(seed: int, before: int, after: int) -> None:
    whole = Ids(seed)
    row = [whole.new("sig") for _ in range(before + after)]
    first = Ids(seed)
    assert [first.new("sig") for _ in range(before)] == row[:before]
    rest = Ids(first.seed, first.given)
    assert [rest.new("sig") for _ in range(after)] == row[before:]
    assert len(set(row)) == len(row)


def test_another_seed_gives_other_ids_in_the_same_form() -> None:
    one, other = Ids(1).new("idn"), Ids(2).new("idn")
    assert one != other
    assert one.startswith("idn-")
    assert len(one) == len(other) == len("idn-") + 16
