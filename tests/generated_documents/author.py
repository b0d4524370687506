"""The author of a generated document: draws choices, and keeps its components."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias, TypeVar

from caveat.json_text import JsonValue

Schema: TypeAlias = dict[str, JsonValue]
_T = TypeVar("_T")


class Described(NamedTuple):
    """A schema, and a value that is valid by it: as a request sends it, and as a response shows it."""

    schema: Schema
    sent: JsonValue
    shown: JsonValue


@dataclass
class Author:
    """The draws and the components of one document."""

    number: Callable[[int, int], int]
    """Draws a number from the first to the second, both included; the first is the simplest."""
    version: str
    """`3.0`, `3.1` or `3.2`."""
    components: dict[str, dict[str, JsonValue]] = field(default_factory=dict)
    count: int = 0

    @property
    def is_3_0(self) -> bool:
        """Whether schemas are those of OpenAPI 3.0."""
        return self.version == "3.0"

    @property
    def is_3_2(self) -> bool:
        """Whether the document has the additions of OpenAPI 3.2."""
        return self.version == "3.2"

    def pick(self, options: Sequence[_T]) -> _T:
        """One of the options; the first is the simplest."""
        return options[self.number(0, len(options) - 1)]

    def chance(self, one_of: int) -> bool:
        """True once in so many draws."""
        return self.number(0, one_of - 1) == one_of - 1

    def some(self, options: Sequence[_T], *, least: int = 0, most: int = 3) -> list[_T]:
        """Some of the options, each once."""
        left = list(options)
        count = self.number(least, min(most, len(left)))
        return [left.pop(self.number(0, len(left) - 1)) for _ in range(count)]

    def fresh(self, word: str) -> str:
        """A name that the document does not have yet."""
        self.count += 1
        return f"{word}{self.count}"

    def component(self, section: str, name: str, value: JsonValue) -> dict[str, JsonValue]:
        """A reference to a new component."""
        self.components.setdefault(section, {})[name] = value
        return {"$ref": f"#/components/{section}/{name}"}

    def placed(self, section: str, value: dict[str, JsonValue], one_of: int = 4) -> dict[str, JsonValue]:
        """The value itself, or once in so many draws a reference to it as a component."""
        if not self.chance(one_of):
            return value
        return self.component(section, self.fresh(section.title()), value)

    def one(self, *makers: Callable[[Author], _T]) -> _T:
        """The result of one of the makers; the first is the simplest."""
        return self.pick(makers)(self)
