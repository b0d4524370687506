"""What is remembered: the things of each collection, in the order in which they came."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from pydantic import ConfigDict, with_config
from pydantic import JsonValue as Json

from caveat.json_text import JsonValue
from caveat.mock.collections.representation import Facts
from caveat.provider.state import read, written

MOST_THINGS = 1_000
"""Things of one collection; the oldest goes when another comes."""

MOST_SHELVES = 1_000
"""Collections, those below different parents counted each; the one goes in which nothing was changed for longest."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing, and the properties that a client has left out of it."""

    facts: Facts
    absent: frozenset[str] = frozenset()


@dataclass(slots=True)
class Shelf:
    """The things of one collection by their ids, oldest first."""

    things: dict[str, Thing] = field(default_factory=dict)
    made: int = 0
    """How many ids were given out."""
    highest: int = 0
    """The highest number among the ids; it is not given out again, though its thing be gone."""

    def put(self, key: str, thing: Thing) -> None:
        """Keep a thing, in the place of the one that had its id."""
        self.things[key] = thing
        if key.isdecimal() and key.isascii() and len(key) < 20:  # noqa: PLR2004 - more digits than 64 bits have
            self.highest = max(self.highest, int(key))
        if len(self.things) > MOST_THINGS:
            del self.things[next(iter(self.things))]


Place = tuple[str, tuple[str, ...]]
"""A collection's path, and the ids of the parents it is below."""


class Shelves:
    """The shelves that may not be as they were in the beginning."""

    def __init__(self) -> None:
        self._shelves: OrderedDict[Place, Shelf] = OrderedDict()

    def find(self, place: Place) -> Shelf | None:
        """The shelf that is kept for a place; where there is none, all is as in the beginning."""
        return self._shelves.get(place)

    def keep(self, place: Place, shelf: Shelf) -> None:
        """Keep a shelf, as the one that was changed last."""
        self._shelves[place] = shelf
        self._shelves.move_to_end(place)
        if len(self._shelves) > MOST_SHELVES:
            self._shelves.popitem(last=False)

    def drop_below(self, path: str, ids: tuple[str, ...]) -> None:
        """Forget what is below a thing of the collection at `path`; `ids` are those of its parents and its own."""
        for place in [*self._shelves]:
            below, parents = place
            if f"{below}/".startswith(f"{path}/{{}}/") and parents[: len(ids)] == ids:
                del self._shelves[place]

    def dump(self) -> JsonValue:
        """All of it as a JSON value."""
        return written(
            _State(
                [
                    _Shelf(path, list(parents), shelf.made, shelf.highest, [*map(_thing, shelf.things.items())])
                    for (path, parents), shelf in self._shelves.items()
                ]
            )
        )

    def load(self, state: JsonValue) -> None:
        """Put what was dumped in the place of all there is; raises `BadState` where it is nothing that was."""
        shelves = read(_State, state).collections
        self._shelves.clear()
        for shelf in shelves:
            self.keep((shelf.path, tuple(shelf.parents)), _shelf(shelf))


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True, slots=True)
class _Thing:
    id: str
    facts: dict[str, Json]
    absent: list[str]


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True, slots=True)
class _Shelf:
    path: str
    parents: list[str]
    made: int
    highest: int
    things: list[_Thing]


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True, slots=True)
class _State:
    collections: list[_Shelf]


def _thing(kept: tuple[str, Thing]) -> _Thing:
    key, thing = kept
    return _Thing(key, thing.facts, sorted(thing.absent))


def _shelf(dumped: _Shelf) -> Shelf:
    shelf = Shelf(made=dumped.made, highest=dumped.highest)
    for thing in dumped.things:
        shelf.put(thing.id, Thing(thing.facts, frozenset(thing.absent)))
    return shelf
