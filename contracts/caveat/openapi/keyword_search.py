"""Finds the schemas of a document that have a keyword, without a walk through all of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.json_text import JsonValue
from caveat.openapi.pointer import child
from caveat.openapi.walk import BUNDLED, PLAIN_VALUES


def schemas_with(root: JsonValue, keywords: frozenset[str]) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """The objects that have one of these keywords, with their pointers: most are schemas. Extensions are left out.

    It takes a fraction of the time of `walk.parts`.
    """
    waiting: list[tuple[JsonValue, tuple[object, str | int]]] = [(root, ((), ""))]
    while waiting:
        value, path = waiting.pop()
        if isinstance(value, list):
            waiting += [(item, (path, index)) for index, item in enumerate(value) if isinstance(item, dict | list)]
        elif isinstance(value, dict):
            if not keywords.isdisjoint(value):
                yield _pointer(path), value
            waiting += [
                (item, (path, key))
                for key, item in value.items()
                if isinstance(item, dict | list) and key not in PLAIN_VALUES and (key[:2] != "x-" or key == BUNDLED)
            ]


def _pointer(path: object) -> str:
    keys: list[str | int] = []
    while isinstance(path, tuple) and path:
        path, key = path
        keys.append(key)
    return child("", *reversed(keys[:-1]))
