"""A table: records by key, pages by index key, and a bound."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.apis.dialog360.mock.store.errors import NotFound
from caveat.apis.dialog360.mock.store.index_keys import IndexKey, index_key, index_keys
from caveat.apis.dialog360.mock.store.table import Table

Toy = tuple[str, str]
"""Colour and size."""


def toy_keys(toy: Toy) -> Iterable[IndexKey]:
    return index_keys("toys", *toy)


def toy_table(bound: int = 100) -> Table[Toy]:
    return Table("toy", bound, toy_keys)


STEPS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.one_of(st.none(), st.tuples(st.sampled_from("rg"), st.sampled_from("sl"))))
)
"""A key and the toy to put there; None removes the key."""


def apply_steps(table: Table[Toy], steps: list[tuple[str, Toy | None]]) -> None:
    for key, toy in steps:
        if toy is None:
            table.remove(key)
        else:
            table.put(key, toy)


@given(
    STEPS,
    st.sampled_from([None, "r", "g"]),
    st.sampled_from([None, "s", "l"]),
    st.integers(0, 7),
    st.integers(1, 7),
)
def test_a_page_is_a_slice_of_the_records_that_match_the_filters(
    steps: list[tuple[str, Toy | None]], colour: str | None, size: str | None, offset: int, limit: int
) -> None:
    table, model = toy_table(), dict[str, Toy]()
    apply_steps(table, steps)
    for key, toy in steps:
        if toy is None:
            model.pop(key, None)
        else:
            model[key] = toy
    matches = [toy for toy in model.values() if colour in {None, toy[0]} and size in {None, toy[1]}]

    page = table.page(index_key("toys", colour, size), offset, limit)

    assert page.total == len(matches)
    assert list(page.records) == matches[offset : offset + limit]
    assert list(table.all(index_key("toys", colour, size))) == matches


def test_the_oldest_record_is_evicted_but_seed_records_never_are() -> None:
    table = toy_table(bound=2)
    table.put("first", ("r", "s"))
    table.protect_seed()
    for key in "abc":
        table.put(key, ("g", key))

    assert len(table) == 3
    assert [size for _, size in table.all(index_key("toys", None, None))] == ["s", "b", "c"]
    with pytest.raises(NotFound):
        table.find("a", index_key("toys", None, None))


@given(STEPS, STEPS, STEPS)
def test_a_loaded_table_behaves_like_the_dumped_table(
    seed: list[tuple[str, Toy | None]], before: list[tuple[str, Toy | None]], after: list[tuple[str, Toy | None]]
) -> None:
    original, loaded = toy_table(bound=2), toy_table(bound=2)
    apply_steps(original, seed)
    original.protect_seed()
    apply_steps(original, before)
    loaded.load(original.dump())
    assert loaded.dump() == original.dump()
    for table in (original, loaded):
        apply_steps(table, after)
    assert [list(part.items()) for part in (original.dump().seed, original.dump().others)] == [
        list(part.items()) for part in (loaded.dump().seed, loaded.dump().others)
    ]
    for colour in (None, "r", "g"):
        assert loaded.all(index_key("toys", colour, None)) == original.all(index_key("toys", colour, None))


def test_a_record_is_not_found_by_an_index_key_that_it_does_not_have() -> None:
    table = toy_table()
    table.put("a", ("r", "s"))

    assert table.find("a", index_key("toys", "r", None)) == ("r", "s")
    with pytest.raises(NotFound, match="toy a not found"):
        table.find("a", index_key("toys", "g", None))


def test_a_removed_record_leaves_no_entry_in_any_index() -> None:
    table = toy_table()
    table.put("a", ("r", "s"))
    table.put("a", ("g", "s"))
    table.remove("a")

    assert not table._index
    assert not table._rows
    assert not table._numbers
