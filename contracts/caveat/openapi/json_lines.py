"""The line and column of each part of a JSON file, found when a message needs them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from caveat.openapi.pointer import child, tokens

_LEXEME = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:\n]|[^\s{}\[\],:"]+', re.ASCII)

_MAX_SEARCHED = 16
"""Pointers that are searched one by one; for more of them, the places of all are found at once."""


class JsonLines(Mapping[str, int]):
    """The line of each JSON pointer of a valid JSON text; the text is searched when a line is looked up."""

    def __init__(self, text: str) -> None:
        # A character for each byte of UTF-8: one outside the Basic Multilingual Plane quadruples the size of a string.
        self._text = text.encode().decode("latin-1")
        self._search = _Search(self._text)
        self._searched: dict[str, tuple[int, int] | None] = {}

    @cached_property
    def _places(self) -> dict[str, tuple[int, int]]:
        return _scan(self._text)

    def _place(self, pointer: str) -> tuple[int, int]:
        if "_places" in vars(self) or (pointer not in self._searched and len(self._searched) >= _MAX_SEARCHED):
            return self._places[pointer]
        if pointer not in self._searched:
            position = self._search.position(tokens(pointer))
            self._searched[pointer] = None if position is None else (self._text.count("\n", 0, position) + 1, position)
        place = self._searched[pointer]
        if place is None:
            raise KeyError(pointer)
        return place

    def __getitem__(self, pointer: str) -> int:
        """The line, counted from 1."""
        return self._place(pointer)[0]

    def column(self, pointer: str) -> int:
        """The column, counted from 1."""
        position = self._place(pointer)[1]
        line_start = self._text.rfind("\n", 0, position) + 1
        return len(_as_written(self._text[line_start:position])) + 1

    def __iter__(self) -> Iterator[str]:
        """The pointers."""
        return iter(self._places)

    def __len__(self) -> int:
        """The number of values."""
        return len(self._places)


class JsonColumns(Mapping[str, int]):
    """The column of each JSON pointer, where all of a minified document is in one line."""

    def __init__(self, lines: JsonLines) -> None:
        self._lines = lines

    def __getitem__(self, pointer: str) -> int:
        """The column, counted from 1."""
        return self._lines.column(pointer)

    def __iter__(self) -> Iterator[str]:
        """The pointers."""
        return iter(self._lines)

    def __len__(self) -> int:
        """The number of values."""
        return len(self._lines)


_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[\s,:]*", re.ASCII)
"""The characters between the values of a valid text."""


def _as_written(text: str) -> str:
    """A part of the text, which has a character for each byte of UTF-8, as it is written."""
    return text.encode("latin-1").decode()


@dataclass(slots=True)
class _Members:
    """The members of one object or array, found one after another, as far as they were looked for."""

    position: int
    """Where the next member starts."""
    is_object: bool
    found: dict[str, tuple[int, int]] = field(default_factory=dict)
    """The positions of each member with its key, and of its value."""


class _Search:
    """Searches a text for the positions of values; each part is read once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._members: dict[int, _Members] = {}

    def position(self, keys: Sequence[str]) -> int | None:
        """The position of the value to which keys lead, or that of its own key; None if they lead nowhere."""
        position = inner = _after_space(self.text, 0)
        for key in keys:
            member = self._member(inner, key)
            if member is None:
                return None
            position, inner = member
        return position

    def _member(self, start: int, key: str) -> tuple[int, int] | None:
        """The positions of a member with its key, and of its value, in the object or array that starts there."""
        if self.text[start] not in "{[":
            return None
        members = self._members.get(start)
        if members is None:
            members = _Members(_after_space(self.text, start + 1), self.text[start] == "{")
            self._members[start] = members
        while key not in members.found and self.text[members.position] not in "}]":
            self._pass_member(members)
        return members.found.get(key)

    def _pass_member(self, members: _Members) -> None:
        position = inner = members.position
        name = str(len(members.found))
        if members.is_object:
            name, end = _DECODER.raw_decode(self.text, position)
            if not name.isascii():
                name = json.loads(_as_written(self.text[position:end]))
            inner = _after_space(self.text, end)
        _, end = _DECODER.raw_decode(self.text, inner)
        members.found[name] = position, inner
        members.position = _after_space(self.text, end)


def _after_space(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return position if space is None else space.end()


def _scan(text: str) -> dict[str, tuple[int, int]]:
    """The line of each pointer, counted from 1, and its position in the text."""
    places: dict[str, tuple[int, int]] = {}
    line = 1
    # Of each open object or array: its pointer, and the index of its next item, None for an object.
    open_: list[tuple[str, int | None]] = []
    pointer = ""
    expects_key = False
    for match in _LEXEME.finditer(text):
        lexeme = match[0]
        if lexeme == "\n":
            line += 1
        elif lexeme in {"]", "}"}:
            open_.pop()
            expects_key = False
        elif lexeme == ",":
            expects_key = open_[-1][1] is None
        elif lexeme != ":":
            if expects_key:
                pointer = child(open_[-1][0], json.loads(_as_written(lexeme)))
                places[pointer] = (line, match.start())
                expects_key = False
                continue
            if open_ and open_[-1][1] is not None:
                holder, index = open_[-1]
                pointer = child(holder, index or 0)
                open_[-1] = (holder, (index or 0) + 1)
            places.setdefault(pointer, (line, match.start()))
            if lexeme in {"{", "["}:
                open_.append((pointer, None if lexeme == "{" else 0))
                expects_key = lexeme == "{"
    return places
