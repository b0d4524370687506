"""JSON files: read as JSON (RFC 8259), with line numbers that are found when a message needs them."""

from __future__ import annotations

import json
import math
import re

from caveat.json_text import CONTAINERS, JsonValue

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
            if isinstance(node, CONTAINERS)
            for part in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return False
    return True
