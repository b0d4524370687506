"""JSON lists, parsed item by item: items with a text that was seen in an earlier list are not parsed again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from caveat.errors import Unparsable
from caveat.json_text import JsonValue, parse_text

T = TypeVar("T")

MIN_LENGTH = 400
"""Bytes; a shorter body is parsed as a whole in less time."""

MAX_ITEMS = 4_096
"""The number of items that are kept; with one more, all are forgotten."""

MAX_ITEM_LENGTH = 2_000
"""Characters; larger items are not kept."""

MAX_ITEM_BRACKETS = 50
"""With more, the body could be nested too deeply, although neither the item nor what is around it is."""

MAX_FACTS = 12
"""Maximum number of cached facts of an item; a document that is loaded again has other facts."""

_SEPARATORS = ("},{", "}, {")
"""The usual separators between two objects."""


@dataclass(slots=True, eq=False)
class JsonItem:
    """An object of a list. All lists with the same text of it have the same one."""

    text: str
    value: JsonValue
    """The parsed value; it is shared, so do not change it."""
    facts: dict[Hashable, object] = field(default_factory=dict)
    """Cached results that depend on the text alone, by the name of the function."""


@dataclass(slots=True, eq=False)
class JsonList:
    """A JSON text that is a list of objects, or an object with such a list as a member."""

    envelope: str
    """The text with an empty list."""
    key: str | None
    """The member that is the list; None if the text is the list."""
    items: list[JsonItem]
    value: JsonValue
    """The parsed value of the whole text."""

    @property
    def without_items(self) -> JsonValue:
        """The parsed envelope, with an empty list."""
        return [] if self.key is None else {**cast("dict[str, JsonValue]", self.value), self.key: []}

    def facts(self, name: Hashable, compute: Callable[[JsonItem], T]) -> list[T]:
        """The results of a function for each item; `name` has to identify everything that the result depends on."""
        try:
            facts = [item.facts[name] for item in self.items]
        except KeyError:
            for item in self.items:
                if name not in item.facts:
                    if len(item.facts) >= MAX_FACTS:
                        item.facts.clear()
                    item.facts[name] = compute(item)
            facts = [item.facts[name] for item in self.items]
        return cast("list[T]", facts)


_known: dict[str, JsonItem] = {}
"""The cached items, by their text without the braces."""


def json_list(body: bytes) -> JsonList | None:
    """A JSON text by its items; None where it is not certain that it is a list, and where that would save no time."""
    # An escaped character may be half of one, and UTF-16 may look like UTF-8.
    if len(body) < MIN_LENGTH or b"\0" in body or (b"\\" in body and b"\\u" in body):
        return None
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    separator = next((each for each in _SEPARATORS if each in text), None)
    return None if separator is None else _split(text, separator)


def _split(text: str, separator: str) -> JsonList | None:
    """The list whose items are between the separators.

    The text before them is the start of a JSON text up to a list, and each of them is an object: so they are items of
    this list, and no part of a text or of another object that looks like them.
    """
    contents = text.split(separator)
    start, end = contents[0].rfind("[{") + 1, contents[-1].find("}]") + 1
    before, after = contents[0][:start], contents[-1][end:].rstrip("\t\n\r ")
    key = _member(before)
    if not end or (key is None and before != "["):
        return None
    contents[0], contents[-1] = contents[0][start + 1 :], contents[-1][: end - 1]
    try:
        envelope = _envelope(before, after, key)
        items = _items(contents)
    except Unparsable:
        return None
    if envelope is None or items is None:
        return None
    values: list[JsonValue] = [item.value for item in items]
    if key is None:
        return JsonList("[]", None, items, values)
    envelope[key] = values
    return JsonList(before + after, key, items, envelope)


def _member(before: str) -> str | None:
    """The name at the end of a text up to a list; None if there is none that is certain."""
    above, _, colon = before[:-1].rpartition('"')
    above, _, name = above.rpartition('"')
    is_name = colon.strip() == ":" and above.rstrip().endswith(("{", ",")) and "\\" not in name
    return name if is_name else None


def _envelope(before: str, after: str, key: str | None) -> dict[str, JsonValue] | None:
    """The object around a list; empty if there is none, None if the list is not surely its member of that name."""
    if key is None:
        return {} if after == "]" else None
    closed = parse_text(before + "]}")
    envelope = closed if after == "]}" else parse_text(before + after)
    # A later member of the same name would be the one that counts.
    is_last = after == "]}" or not (f'"{key}"' in after or "\\" in after)
    return envelope if isinstance(envelope, dict) and isinstance(closed, dict) and is_last else None


def _items(contents: list[str]) -> list[JsonItem] | None:
    """The items with these texts between their braces; None if one is not kept. Raises `Unparsable`."""
    items = [*map(_known.get, contents)]
    for index, content in enumerate(contents) if None in items else ():
        if items[index] is None:
            if len(content) > MAX_ITEM_LENGTH or content.count("[") + content.count("{") > MAX_ITEM_BRACKETS:
                return None
            text = f"{{{content}}}"
            items[index] = item = JsonItem(text, parse_text(text))
            if len(_known) >= MAX_ITEMS:
                _known.clear()
            _known[content] = item
    return cast("list[JsonItem]", items)
