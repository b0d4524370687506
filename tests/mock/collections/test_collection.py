"""What is remembered: in order, bounded, and read back from JSON."""

from __future__ import annotations

import pytest

from caveat.errors import BadState
from caveat.json_text import JsonValue
from caveat.mock.collections.collection import MOST_SHELVES, MOST_THINGS, Shelf, Shelves, Thing


def test_the_oldest_thing_goes_when_another_comes() -> None:
    shelf = Shelf()
    for number in range(MOST_THINGS + 1):
        shelf.put(str(number), Thing({}))
    shelf.put("1", Thing({"again": True}))
    assert [next(iter(shelf.things)), len(shelf.things), shelf.things["1"].facts] == ["1", MOST_THINGS, {"again": True}]


def test_the_highest_number_is_known_though_its_thing_be_gone() -> None:
    shelf = Shelf()
    for key in ("9", "a", "7", "-99", "1" * 40, "٣"):
        shelf.put(key, Thing({}))
        del shelf.things[key]
    assert shelf.highest == 9


def test_the_shelf_goes_in_which_nothing_was_changed_for_longest() -> None:
    shelves, shelf = Shelves(), Shelf()
    for number in range(MOST_SHELVES):
        shelves.keep(("/a/{}/b", (str(number),)), shelf)
    shelves.keep(("/a/{}/b", ("0",)), shelf)
    shelves.keep(("/c", ()), shelf)
    known = [shelves.find(place) is shelf for place in (("/a/{}/b", ("0",)), ("/a/{}/b", ("1",)), ("/c", ()))]
    assert known == [True, False, True]


def test_what_was_dumped_is_there_again() -> None:
    first, second = Shelves(), Shelves()
    shelf = Shelf(made=3)
    shelf.put("9", Thing({"a": [None, 1.5, {"b": "é"}], "n": 10**30}, frozenset({"x", "y"})))
    first.keep(("/a/{}/b", ("0",)), shelf)
    second.load(first.dump())
    assert second.find(("/a/{}/b", ("0",))) == shelf
    assert second.dump() == first.dump()


def test_what_is_put_in_by_hand_has_the_same_bounds() -> None:
    things: JsonValue = [{"id": str(number), "facts": {}, "absent": []} for number in range(MOST_THINGS + 1)]
    one: dict[str, JsonValue] = {"path": "/a", "made": 0, "highest": 0}
    shelves = Shelves()
    many: JsonValue = [one | {"parents": [str(number)], "things": []} for number in range(MOST_SHELVES + 1)]
    shelves.load({"collections": many})
    assert [shelves.find(("/a", (number,))) is None for number in ("0", "1")] == [True, False]
    shelves.load({"collections": [one | {"parents": [], "things": things}]})
    shelf = shelves.find(("/a", ()))
    assert shelf is not None
    assert (len(shelf.things), shelf.highest) == (MOST_THINGS, MOST_THINGS)


DAMAGED: list[JsonValue] = [
    None,
    [],
    {},
    {"collections": [{}]},
    {"collections": [], "more": 1},
    {"collections": [{"path": "/a", "parents": [], "made": "x", "highest": 0, "things": []}]},
]


@pytest.mark.parametrize("state", DAMAGED)
def test_a_damaged_state_is_told_and_changes_nothing(state: JsonValue) -> None:
    shelves = Shelves()
    shelves.keep(("/c", ()), Shelf())
    with pytest.raises(BadState, match="state"):
        shelves.load(state)
    assert shelves.find(("/c", ())) is not None
