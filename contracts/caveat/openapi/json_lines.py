"""The line and column of each part of a JSON file, found when a message needs them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from caveat.openapi.pointer import child, tokens

_LEXEME = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],:\n]|[^\s{}\[\],:"]+')

_MAX_SEARCHED = 16
"""Pointers that are searched one by one; for more of them, the places of all are found at once."""


class JsonLines(Mapping[str, int]):
    """The line of each JSON pointer of a valid JSON text; the text is searched when a line is looked up."""

    def __init__(self, text: str) -> None:
        # One character outside the Basic Multilingual Plane quadruples the size of a string.
        self._text = text.encode()
        self._searched: dict[str, tuple[int, int] | None] = {}

    @cached_property
    def _places(self) -> dict[str, tuple[int, int]]:
        return _scan(self._text)

    def _place(self, pointer: str) -> tuple[int, int]:
        if "_places" in vars(self) or (pointer not in self._searched and len(self._searched) >= _MAX_SEARCHED):
            return self._places[pointer]
        if pointer not in self._searched:
            text = self._text.decode()
            position = _position(text, tokens(pointer))
            self._searched[pointer] = (
                None if position is None else (text.count("\n", 0, position) + 1, len(text[:position].encode()))
            )
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
        line_start = self._text.rfind(b"\n", 0, position) + 1
        return len(self._text[line_start:position].decode()) + 1

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
_SPACE = re.compile(r"[\s,:]*")
"""What stands between the values of a valid text."""


def _position(text: str, keys: Sequence[str]) -> int | None:
    """The position of the value to which keys lead, or that of its own key; None if they lead nowhere."""
    position = inner = _after_space(text, 0)
    for key in keys:
        found = _member(text, inner, key)
        if found is None:
            return None
        position, inner = found
    return position


def _member(text: str, start: int, key: str) -> tuple[int, int] | None:
    """The positions of a member with its key, and of its value, in the object or array that starts there."""
    is_object = text[start] == "{"
    if text[start] not in "{[":
        return None
    number, inner = 0, _after_space(text, start + 1)
    while text[inner] not in "}]":
        position, name = inner, str(number)
        if is_object:
            name, inner = _DECODER.raw_decode(text, inner)
            inner = _after_space(text, inner)
        if name == key:
            return position, inner
        _, inner = _DECODER.raw_decode(text, inner)
        number, inner = number + 1, _after_space(text, inner)
    return None


def _after_space(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return position if found is None else found.end()


def _scan(text: bytes) -> dict[str, tuple[int, int]]:
    """The line of each pointer, counted from 1, and its position in the text."""
    places: dict[str, tuple[int, int]] = {}
    line = 1
    # Of each open object or array: its pointer, and the index of its next item, None for an object.
    open_: list[tuple[str, int | None]] = []
    pointer = ""
    expects_key = False
    for match in _LEXEME.finditer(text):
        lexeme = match[0]
        if lexeme == b"\n":
            line += 1
        elif lexeme in {b"]", b"}"}:
            open_.pop()
            expects_key = False
        elif lexeme == b",":
            expects_key = open_[-1][1] is None
        elif lexeme != b":":
            if expects_key:
                pointer = child(open_[-1][0], json.loads(lexeme.decode()))
                places[pointer] = (line, match.start())
                expects_key = False
                continue
            if open_ and open_[-1][1] is not None:
                holder, index = open_[-1]
                pointer = child(holder, index or 0)
                open_[-1] = (holder, (index or 0) + 1)
            places.setdefault(pointer, (line, match.start()))
            if lexeme in {b"{", b"["}:
                open_.append((pointer, None if lexeme == b"{" else 0))
                expects_key = lexeme == b"{"
    return places
