"""The suggestion of names that are similar to a wrong one."""

from __future__ import annotations

import pytest

from caveat.suggestion import did_you_mean, similar

SIMILAR = {
    "the most similar name": ("stagng", ["staging", "production"], 1, ("staging",)),
    "none": ("xyz", ["staging", "production"], 1, ()),
    "another case": ("LISTPETS", ["listPet", "listPets"], 1, ("listPets",)),
    "several, the most similar first": ("list-pet", ["get-pet", "list-pets", "list-ads"], 2, ("list-pets", "get-pet")),
    "of two that differ in case only, the first": ("petz", ["Pets", "pets"], 2, ("Pets",)),
}


@pytest.mark.parametrize(("name", "names", "limit", "expected"), SIMILAR.values(), ids=SIMILAR)
def test_similar_names(name: str, names: list[str], limit: int, expected: tuple[str, ...]) -> None:
    assert similar(name, names, limit=limit) == expected


@pytest.mark.parametrize(
    ("names", "question"),
    [((), "Names are a, b"), (("a",), "Did you mean a?"), (("a", "b"), "Did you mean a or b?")],
)
def test_the_question_lists_them(names: tuple[str, ...], question: str) -> None:
    assert did_you_mean(names, "Names are a, b") == question
