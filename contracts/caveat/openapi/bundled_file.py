"""A file that a document refers to: the parts of it that references reach, and nothing else, are bundled."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from caveat.json_text import JsonValue
from caveat.openapi.identifiers import Entry, localise
from caveat.openapi.objects import objects_with
from caveat.openapi.pointer import child, parents, tokens
from caveat.openapi.source import Source

Names: TypeAlias = dict[str, "Names"]
"""The keys on the way to the parts that are reached; what is below an empty one is whole."""


@dataclass
class BundledFile:
    """The content of a file, whose references are rewritten part by part."""

    source: Source
    reached: set[str] = field(default_factory=set)
    """The pointers of the parts that are reached; none is below another."""

    @cached_property
    def _references(self) -> list[Entry]:
        return sorted(localise(self.source.value), key=_pointer)

    @cached_property
    def _discriminators(self) -> list[Entry]:
        return sorted(objects_with(self.source.value, frozenset({"discriminator"}), extensions=True), key=_pointer)

    def reach(self, pointer: str) -> tuple[list[Entry], list[Entry]]:
        """The references and the discriminators of a part that no earlier call returned."""
        part = self._part(pointer)
        if part is None or any(above in self.reached for above in parents(part)):
            return [], []
        below = [other for other in self.reached if other.startswith(f"{part}/")]
        self.reached = {*self.reached.difference(below), part}
        references, discriminators = (_below(each, part) for each in (self._references, self._discriminators))
        return _without(references, below), _without(discriminators, below)

    def _part(self, pointer: str) -> str | None:
        """The pointer of the part to keep for a reference: a list is kept whole; None if there is none."""
        node = self.source.value
        keys = tokens(pointer) if pointer.startswith("/") else []
        if pointer and not keys:
            return None
        for length, key in enumerate(keys):
            if isinstance(node, list):
                return child("", *keys[:length])
            if not isinstance(node, dict) or key not in node:
                return None
            node = node[key]
        return child("", *keys)

    def content(self) -> JsonValue:
        """The value of the file with the parts that are reached, in its order; `{}` if there are none."""
        if not self.reached:
            return {}
        names: Names = {}
        for pointer in self.reached:
            at = names
            for key in tokens(pointer):
                at = at.setdefault(key, {})
        return _kept(self.source.value, names)


def _kept(node: JsonValue, names: Names) -> JsonValue:
    if not names or not isinstance(node, dict):
        return node
    return {key: _kept(value, names[key]) for key, value in node.items() if key in names}


def _pointer(entry: Entry) -> str:
    return entry[0]


def _below(entries: Sequence[Entry], part: str) -> list[Entry]:
    """The entries at a pointer and below it."""
    if not part:
        return list(entries)
    at = [each for each in entries[bisect_left(entries, part, key=_pointer) :][:1] if each[0] == part]
    # The character after the slash is 0.
    first, last = (bisect_left(entries, f"{part}{after}", key=_pointer) for after in "/0")
    return [*at, *entries[first:last]]


def _without(entries: list[Entry], parts: Sequence[str]) -> list[Entry]:
    """The entries that are in none of these parts."""
    inside = tuple(f"{part}/" for part in parts)
    return [each for each in entries if each[0] not in parts and not each[0].startswith(inside)]
