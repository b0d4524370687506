"""Whether values are sorted; servers compare text in several ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from caveat.json_text import JsonValue

_FEW = 3
"""Fewer different values may be sorted by chance."""


def is_ordered(values: Sequence[JsonValue], *, descending: bool, choices: Sequence[JsonValue] = ()) -> bool | None:
    """Whether values are sorted by one of the usual comparisons; None if that is unknown.

    Null and missing values may be anywhere. `choices` are the values of an enum, which may have an order of their own.
    """
    shown = [value for value in values if value is not None]
    if descending:
        shown.reverse()
    if len({repr(value) for value in shown}) < _FEW:
        return None
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in shown):
        return _ascends(shown, lambda value: value)
    if not all(isinstance(value, str) for value in shown):
        return None
    if choices and _ascends(shown, lambda value: list(choices).index(value) if value in choices else -1):
        return True
    return any(_ascends(shown, key) for key in _KEYS)


def unordered(values: Sequence[JsonValue], *, descending: bool) -> int:
    """The position of the value that comes too early or too late by the usual comparison; 0 if there is none."""
    shown = [(position, value) for position, value in enumerate(values) if value is not None]
    for (_, first), (position, second) in pairwise(shown):
        lower, higher = (second, first) if descending else (first, second)
        if not _ascends((lower, higher), lambda value: value.casefold() if isinstance(value, str) else value):
            return position
    return 0


def _ascends(values: Sequence[JsonValue], key: Callable[[Any], Any]) -> bool:
    return all(key(first) <= key(second) for first, second in pairwise(values))


def _letters(text: str) -> str:
    """A text without accents, case and punctuation, as collations compare it first."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in bare if each.isalnum())


def _natural(text: str) -> list[tuple[int, int, str]]:
    """A text with its numbers compared as numbers."""
    parts = re.split(r"(\d{1,18})", text.casefold())
    return [(0, int(part), "") if part.isdigit() and part.isascii() else (1, 0, part) for part in parts]


def _weak(text: str) -> str:
    """A text with everything but letters and digits after them, by collations that ignore no punctuation."""
    return "".join(sorted_class(each) for each in unicodedata.normalize("NFKD", text).casefold())


def sorted_class(character: str) -> str:
    """A character behind the class that collations sort it into: spaces, punctuation, digits, letters."""
    rank = 0 if character.isspace() else 3 if character.isalpha() else 2 if character.isdigit() else 1
    return f"{rank}{character}"


_KEYS: tuple[Callable[[str], Any], ...] = (
    str,
    str.casefold,
    str.lower,
    _letters,
    _natural,
    _weak,
    lambda text: text.encode("utf-16-be", "surrogatepass"),
)
