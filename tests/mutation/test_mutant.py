"""A mutant has an id that a person can read."""

from __future__ import annotations

import pytest

from caveat.mutation.mutant import Family, Mutant


@pytest.mark.parametrize(
    ("mutant", "expected"),
    [
        (
            Mutant(Family.ANSWERS, "get-pet", "200 body /name", "required", "/a"),
            "answers get-pet 200 body /name: required",
        ),
        (Mutant(Family.PROSE, "", "UNL003", "an id is used twice", "UNL003"), "prose UNL003: an id is used twice"),
    ],
)
def test_its_id(mutant: Mutant, expected: str) -> None:
    assert mutant.id == expected


def test_answers_and_requests_are_structural() -> None:
    assert [family for family in Family if family.is_structural] == [Family.ANSWERS, Family.REQUESTS]
