"""Compares the body of a write with an item that the write may have created."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from caveat.errors import Unparsable
from caveat.json_text import JsonValue, parse_json
from caveat.judging.redaction import MASK
from caveat.openapi.coerce import as_object
from caveat.openapi.pointer import walk
from caveat.openapi.spec import Spec

MIN_DISTINCTIVE_CHARS = 8
"""A shorter text may be sent by two clients by chance."""

_MIN_DIFFERENT_CHARS = 4


class Match(StrEnum):
    """Whether a write created an item."""

    CERTAIN = "certain"
    """The item has all sent values, and they are distinctive."""
    POSSIBLE = "possible"
    DIFFERENT = "different"


@dataclass(frozen=True)
class SentItems:
    """Matches the bodies of writes with items of one contract."""

    spec: Spec

    @cached_property
    def _documented(self) -> frozenset[str]:
        """The texts of the document, such as its examples: other clients send them too."""
        return frozenset(node for _, node in walk(self.spec.root) if isinstance(node, str))

    def match(self, body: bytes, item: Mapping[str, JsonValue], others: Sequence[Mapping[str, JsonValue]]) -> Match:
        """Compare the recorded body of a write with an item; properties that no item of a list shows do not count."""
        try:
            sent = as_object(parse_json(body))
        except Unparsable:
            return Match.POSSIBLE
        shown = {name for each in (item, *others) for name in each}
        sent = unwrapped(sent, shown)
        compared = {name: value for name, value in sent.items() if name in shown and MASK not in json.dumps(value)}
        if not compared:
            return Match.POSSIBLE
        if not _carries(dict(item), compared):
            return Match.DIFFERENT
        texts = (node for _, node in walk(compared) if isinstance(node, str))
        return Match.CERTAIN if any(map(self._is_distinctive, texts)) else Match.POSSIBLE

    def differing(
        self,
        body: bytes,
        item: Mapping[str, JsonValue],
        unchanged: Collection[str] = (),
        computed: Collection[str] = (),
    ) -> tuple[str, ...]:
        """The properties whose values differ from a body; `()` if the item counts as what was sent.

        It does if more than half of the compared values are equal, or if one is a text that no other client sends.
        Properties `unchanged` since the creation are equal; those that the service `computed` are not compared.
        """
        try:
            sent = as_object(parse_json(body))
        except Unparsable:
            return ()
        sent = unwrapped(sent, item)
        shown = [name for name in sent if name in item and MASK not in json.dumps(sent[name])]
        same = [name for name in shown if _carries(item[name], sent[name]) or item[name] == sent[name]]
        texts = (node for _, node in walk({name: sent[name] for name in same}) if isinstance(node, str))
        if not shown or any(map(self._is_distinctive, texts)):
            return ()
        equal = {*same, *(name for name in shown if name in unchanged)}
        compared = [name for name in shown if name in equal or name not in computed]
        if 2 * len(equal) > len(compared):
            return ()
        return tuple(sorted(name for name in shown if name not in equal))

    def _is_distinctive(self, text: str) -> bool:
        return (
            len(text) >= MIN_DISTINCTIVE_CHARS
            and len(set(text)) >= _MIN_DIFFERENT_CHARS
            and text not in self._documented
        )


def unwrapped(sent: dict[str, JsonValue], shown: Collection[str]) -> dict[str, JsonValue]:
    """The sent item: the body, or its only object, such as `data`, if an item has none of the names of the body."""
    nested = [value for value in sent.values() if isinstance(value, dict)]
    return nested[0] if len(nested) == 1 and sent.keys().isdisjoint(shown) else sent


def _carries(value: JsonValue, sent: JsonValue) -> bool:
    if isinstance(sent, dict):
        return isinstance(value, dict) and all(name in value and _carries(value[name], sent[name]) for name in sent)
    return type(value) is type(sent) and value == sent
