"""Excerpts of a large document: the parts at some pointers and all that they refer to, at the same pointers."""

from __future__ import annotations

from collections.abc import Iterable

from caveat.json_text import JsonValue
from caveat.openapi.objects import references
from caveat.openapi.pointer import child, step, tokens
from caveat.openapi.references import target


class Excerpts:
    """Makes excerpts of one document; what each part refers to is searched once."""

    def __init__(self, root: dict[str, JsonValue]) -> None:
        self._root = root
        self._targets: dict[str, tuple[str, ...]] = {}

    def of(self, pointers: Iterable[str]) -> dict[str, JsonValue]:
        """The parts that these pointers lead to, also through references; the values are shared with the document.

        A pointer that leads nowhere is left out. Lists are kept whole, so that indices stay the same.
        """
        excerpt: dict[str, JsonValue] = {}
        waiting = list(pointers)
        while waiting:
            part = self._put(excerpt, waiting.pop())
            if part is not None:
                at, node = part
                if at not in self._targets:
                    self._targets[at] = tuple(dict.fromkeys(target(text) for _, text in references({"": node})))
                waiting += self._targets[at]
        return excerpt

    def _put(self, made: dict[str, JsonValue], pointer: str) -> tuple[str, JsonValue] | None:
        """Put what is at a pointer into an excerpt; returns what is new, with its pointer."""
        node: JsonValue = self._root
        copied: JsonValue = made
        at = ""
        path = tokens(pointer)
        for position, name in enumerate(path, 1):
            try:
                inner = step(node, name)
            except LookupError:
                return None
            if not isinstance(copied, dict) or copied.get(name) is inner:
                return None
            at = child(at, name)
            if position == len(path) or not isinstance(inner, dict):
                copied[name] = inner
                return at, inner
            copied, node = copied.setdefault(name, {}), inner
        is_new = any(made.get(name) is not value for name, value in self._root.items())
        made.update(self._root)
        return (at, node) if is_new else None
