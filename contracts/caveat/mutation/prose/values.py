"""The ways in which a mutant changes a value of its responses, the same way every time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from caveat.json_text import JsonValue
from caveat.mutation.state.changes import other


@dataclass(slots=True)
class Seen:
    """The values of one place that a server has sent so far, without the mutant."""

    values: list[JsonValue] = field(default_factory=list)


Way: TypeAlias = Callable[[JsonValue, Seen], JsonValue]
"""Takes a value and those before it, and returns another value; the same one where it does not apply."""

_FAR = 1_000_000_000


def _counted(value: JsonValue, seen: Seen) -> JsonValue:
    number = len(seen.values) + 1
    match value:
        case bool():
            return value
        case int() | float():
            return value + number * 1000
        case str():
            return f"{value}-{number}"
    return value


def _first(value: JsonValue, seen: Seen) -> JsonValue:
    return seen.values[0] if seen.values else value


def _previous(value: JsonValue, seen: Seen) -> JsonValue:
    return seen.values[-1] if seen.values else value


def _shifted(distance: int) -> Way:
    def shifted(value: JsonValue, _seen: Seen) -> JsonValue:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return value + distance if is_number else value  # type: ignore[operator] # a number

    return shifted


def _another_year(value: JsonValue, _seen: Seen) -> JsonValue:
    is_date = isinstance(value, str) and value[:4].isdecimal() and value[4:5] == "-"
    return f"2001{str(value)[4:]}" if is_date else value


def _of_list(change: Callable[[list[JsonValue], Seen], list[JsonValue]]) -> Way:
    return lambda value, seen: change(value, seen) if isinstance(value, list) else value


def _with_first(value: list[JsonValue], seen: Seen) -> list[JsonValue]:
    earlier = [each for each in seen.values if isinstance(each, list) and each][:1]
    return [*value, *(item for each in earlier for item in each if item not in value)]


WAYS: Mapping[str, Way] = {
    "other": lambda value, _seen: value if isinstance(value, list | dict) else other(value),
    "as at first": _first,
    "as before": _previous,
    "new each time": _counted,
    "lower": _shifted(-1),
    "much lower": _shifted(-_FAR),
    "much higher": _shifted(_FAR),
    "of another year": _another_year,
    "text": lambda value, _seen: f"{value}" if isinstance(value, int) else value,
    "empty": _of_list(lambda _value, _seen: []),
    "without its first item": _of_list(lambda value, _seen: value[1:]),
    "without its last item": _of_list(lambda value, _seen: value[:-1]),
    "with its last item twice": _of_list(lambda value, _seen: [*value, *value[-1:]]),
    "with earlier items": _of_list(_with_first),
    "reversed": _of_list(lambda value, _seen: value[::-1]),
    "seconds": lambda value, _seen: value // 1000 if isinstance(value, int) and abs(value) > _FAR else value,
}
"""The ways, by words that complete "the value is …"."""


def constant(wrong: JsonValue) -> Way:
    """The way to have one value always."""
    return lambda _value, _seen: wrong
