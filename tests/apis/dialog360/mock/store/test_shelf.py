"""A shelf: found by id, listed by label, bounded, and as quick when it is full."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.apis.dialog360.mock.store.errors import Missing
from caveat.apis.dialog360.mock.store.index_keys import Label, label, labels
from caveat.apis.dialog360.mock.store.shelf import Shelf

Toy = tuple[str, str]
"""Colour and size."""


def of(toy: Toy) -> Iterable[Label]:
    return labels("toys", *toy)


def shelf(bound: int = 100) -> Shelf[Toy]:
    return Shelf("toy", bound, of)


STEPS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.one_of(st.none(), st.tuples(st.sampled_from("rg"), st.sampled_from("sl"))))
)
"""A key, and what is put there; None takes it away."""


@given(
    STEPS,
    st.sampled_from([None, "r", "g"]),
    st.sampled_from([None, "s", "l"]),
    st.integers(0, 7),
    st.integers(1, 7),
)
def test_a_page_is_a_slice_of_what_the_filters_let_pass(
    steps: list[tuple[str, Toy | None]], colour: str | None, size: str | None, offset: int, limit: int
) -> None:
    toys, model = shelf(), dict[str, Toy]()
    for key, toy in steps:
        if toy is None:
            toys.take(key)
            model.pop(key, None)
        else:
            toys.put(key, toy)
            model[key] = toy
    passing = [toy for toy in model.values() if colour in {None, toy[0]} and size in {None, toy[1]}]

    page = toys.page(label("toys", colour, size), offset, limit)

    assert page.total == len(passing)
    assert list(page.things) == passing[offset : offset + limit]
    assert list(toys.all(label("toys", colour, size))) == passing


def test_the_oldest_gives_way_but_not_what_was_there_first() -> None:
    toys = shelf(bound=2)
    toys.put("first", ("r", "s"))
    toys.settle()
    for key in "abc":
        toys.put(key, ("g", key))

    assert len(toys) == 3
    assert [size for _, size in toys.all(label("toys", None, None))] == ["s", "b", "c"]
    with pytest.raises(Missing):
        toys.find("a", label("toys", None, None))


@given(STEPS, STEPS, STEPS)
def test_what_was_loaded_goes_on_as_what_was_dumped(
    first: list[tuple[str, Toy | None]], before: list[tuple[str, Toy | None]], after: list[tuple[str, Toy | None]]
) -> None:
    toys, others = shelf(bound=2), shelf(bound=2)
    do(toys, first)
    toys.settle()
    do(toys, before)
    others.load(toys.dump())
    assert others.dump() == toys.dump()
    for one in (toys, others):
        do(one, after)
    assert [list(part.items()) for part in (toys.dump().settled, toys.dump().others)] == [
        list(part.items()) for part in (others.dump().settled, others.dump().others)
    ]
    for colour in (None, "r", "g"):
        assert others.all(label("toys", colour, None)) == toys.all(label("toys", colour, None))


def do(toys: Shelf[Toy], steps: list[tuple[str, Toy | None]]) -> None:
    """Put and take as told."""
    for key, toy in steps:
        if toy is None:
            toys.take(key)
        else:
            toys.put(key, toy)


def test_a_thing_is_not_found_under_a_label_it_does_not_have() -> None:
    toys = shelf()
    toys.put("a", ("r", "s"))

    assert toys.find("a", label("toys", "r", None)) == ("r", "s")
    with pytest.raises(Missing, match="there is no toy a"):
        toys.find("a", label("toys", "g", None))


def test_nothing_is_left_of_what_is_taken() -> None:
    toys = shelf()
    toys.put("a", ("r", "s"))
    toys.put("a", ("g", "s"))
    toys.take("a")

    assert not toys._listed
    assert not toys._things
    assert not toys._numbers
