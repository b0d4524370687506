"""STA002: numbers in the responses to requests that create items."""

from __future__ import annotations

import pytest

from exchange_text import results
from pet_collection import pets
from resource_document import properties

PETS = pets(item=properties(id="integer", name="string", age="integer", position="integer"))
NORMALISED = "? the server may normalise this field"


def shown(name: str, *numbers: tuple[int, int]) -> str:
    """Items are created with a number, and the responses show another one."""
    return "\n".join(
        f"POST /pets {{name: n{sent}, {name}: {sent}}} -> 201 {{id: {sent}, name: n{sent}, {name}: {other}}}"
        for sent, other in numbers
    )


NUMBERS: dict[str, tuple[str, str]] = {
    "one more each time": (
        shown("age", (3, 4), (7, 8), (9, 10)),
        "the field age is 10, 1 more than the sent 9, as each time",
    ),
    "twice": (shown("age", (3, 4), (7, 8)), NORMALISED),
    "the same number twice": (shown("age", (3, 4), (7, 8), (7, 8)), NORMALISED),
    "by more each time": (shown("age", (3, 4), (7, 9), (9, 12)), NORMALISED),
    "once as sent": (
        shown("age", (5, 5), (3, 4), (7, 8), (9, 10)),
        "? another client or a background job may have caused it",
    ),
    "positions count from 1": (shown("position", (3, 4), (7, 8), (9, 10)), NORMALISED),
}


@pytest.mark.parametrize("title", NUMBERS)
def test_numbers_are_those_that_were_sent(title: str) -> None:
    text, expected = NUMBERS[title]
    assert results(PETS, text, exclusive=False).get("STA002") == expected
