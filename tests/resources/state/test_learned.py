"""When a suspicion counts as systematic."""

from __future__ import annotations

import pytest

from caveat.resources.state.learned import Learned, Tally

FACTS = [
    # suspected, kept, strict, needed, ratio, systematic
    (1, 0, False, 2, 1, False),
    (2, 0, False, 2, 1, True),
    (2, 1, False, 2, 1, False),
    (3, 3, False, 2, 1, True),
    (3, 4, False, 2, 1, False),
    (3, 30, False, 2, 10, True),
    (2, 0, True, 2, 1, True),
    (9, 1, True, 2, 1, False),
    (2, 0, True, 3, 1, False),
]


@pytest.mark.parametrize("fact", FACTS)
def test_when_cases_are_systematic(fact: tuple[int, int, bool, int, int, bool]) -> None:
    suspected, kept, strict, needed, ratio, expected = fact
    tally = Tally(kept, dict.fromkeys(range(suspected)))
    assert Learned.is_systematic(tally, strict=strict, needed=needed, ratio=ratio) is expected


def test_a_case_counts_once() -> None:
    learned = Learned()
    for _ in range(3):
        tally = learned.suspect("STA001", "pets", "1")
    learned.keep("STA001", "pets")
    assert (len(tally.suspected), tally.kept) == (1, 1)
