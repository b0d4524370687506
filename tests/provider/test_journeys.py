"""A journey is made from a function, and declares what it needs."""

from __future__ import annotations

from caveat.provider.journeys import Traveller, journey


@journey("a-and-b", operations=frozenset({"a", "b"}))
def first(traveller: Traveller) -> None:
    """The operations a and b, in this order.

    More.
    """
    traveller.send("a", {})


@journey("b-alone", operations=frozenset({"b"}))
def second(traveller: Traveller) -> None:
    traveller.send("b", {})


def test_a_journey_has_the_first_line_of_the_docstring_as_title() -> None:
    assert (first.name, first.title, first.operations) == (
        "a-and-b",
        "The operations a and b, in this order.",
        frozenset({"a", "b"}),
    )


def test_without_a_docstring_the_name_is_the_title() -> None:
    assert second.title == "b-alone"
