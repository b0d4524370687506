"""A new item, of which only the path is known."""

from __future__ import annotations

from caveat.resources.state.item import Item


def test_a_new_item_shares_nothing_with_another() -> None:
    first, second = (Item(("/pets", (number,)), number, "client") for number in "12")
    first.old_etags["a"] = first.sent  # type: ignore[assignment] # any value does
    assert (second.old_etags, second.content_writes, second.gone) == ({}, -1, None)
