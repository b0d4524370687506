"""JSON files: read as JSON (RFC 8259), with line numbers that are found when a message needs them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from caveat.json_text import JsonValue
from caveat.openapi.pointer import child

_LEXEME = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],:\n]|[^\s{}\[\],:"]+')
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class NotPlainJson(ValueError):
    """The text is not JSON, or needs a message with a line: the YAML parser reads it instead."""

    def __init__(self, problem: str = "", line: int | None = None, column: int | None = None) -> None:
        """Set the place of a syntax error, and what is expected there; no line means that the syntax is correct."""
        super().__init__(problem)
        self.problem, self.line, self.column = problem, line, column


_EXPECTED = {
    "Expecting ',' delimiter": "expected ',' or a closing bracket",
    "Expecting ':' delimiter": "expected ':' after the key",
    "Expecting value": "expected a value",
    "Expecting property name enclosed in double quotes": "expected a key in double quotes",
    "Extra data": "expected the end of the file",
    "Unterminated string starting at": "expected a closing double quote",
    "Invalid control character at": "expected a closing double quote",
}
"""By message of Python: what is expected."""


def parse(text: str, max_depth: int) -> JsonValue:
    """The value of a JSON text; raises `NotPlainJson`."""
    try:
        value: JsonValue = json.loads(
            text, object_pairs_hook=_object, parse_constant=_refused, parse_float=_finite, parse_int=int
        )
        if _ESCAPED_SURROGATE.search(text):
            # Half a surrogate pair is no character.
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise NotPlainJson(_EXPECTED.get(error.msg, error.msg), error.lineno, error.colno) from error
    except (ValueError, RecursionError) as error:
        raise NotPlainJson(str(error)) from error
    if _is_deeper(value, max_depth):
        raise NotPlainJson
    return value


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise NotPlainJson
    return value


def _refused(name: str) -> JsonValue:
    raise NotPlainJson(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise NotPlainJson(text)
    return number


def _is_deeper(value: JsonValue, levels: int) -> bool:
    level: list[JsonValue] = [value]
    for _ in range(levels + 1):
        level = [
            part
            for node in level
            if isinstance(node, dict | list)
            for part in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return False
    return True


class JsonLines(Mapping[str, int]):
    """The line of each JSON pointer of a valid JSON text; the text is searched on the first look-up."""

    def __init__(self, text: str) -> None:
        # One character outside the Basic Multilingual Plane quadruples the size of a string.
        self._text = text.encode()

    @cached_property
    def _places(self) -> dict[str, tuple[int, int]]:
        return _scan(self._text)

    def __getitem__(self, pointer: str) -> int:
        """The line, counted from 1."""
        return self._places[pointer][0]

    def column(self, pointer: str) -> int:
        """The column, counted from 1."""
        position = self._places[pointer][1]
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
