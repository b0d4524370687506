"""Ids: unique, the same for the same seed, and resumable after any number of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from caveat.apis.dfend.mock.ids import IdGenerator


@given(st.integers(0), st.integers(0, 20), st.integers(1, 20))
def test_generation_resumes_after_any_number_of_ids(seed: int, before: int, after: int) -> None:
    uninterrupted = IdGenerator(seed)
    ids = [uninterrupted.new("sig") for _ in range(before + after)]
    first = IdGenerator(seed)
    assert [first.new("sig") for _ in range(before)] == ids[:before]
    rest = IdGenerator(first.seed, first.issued)
    assert [rest.new("sig") for _ in range(after)] == ids[before:]
    assert len(set(ids)) == len(ids)


def test_another_seed_gives_other_ids_in_the_same_form() -> None:
    one, other = IdGenerator(1).new("idn"), IdGenerator(2).new("idn")
    assert one != other
    assert one.startswith("idn-")
    assert len(one) == len(other) == len("idn-") + 16
