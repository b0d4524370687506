"""Finds and rewrites the JSON objects of a document: all of them, or those with a keyword."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from caveat.json_text import CONTAINERS, JsonValue
from caveat.openapi.pointer import child
from caveat.openapi.walk import NAMED_SECTIONS, PLAIN_VALUES


def _entries(node: dict[str, JsonValue], *, named: bool) -> Iterator[tuple[str, JsonValue, bool]]:
    """The entries of an object that are no plain values, each with whether its own keys are names."""
    for key, value in node.items():
        if named:
            yield key, value, False
        elif key not in PLAIN_VALUES and not (key == "examples" and isinstance(value, list)):
            yield key, value, key in NAMED_SECTIONS


def objects(node: JsonValue, pointer: str = "") -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """Every JSON object with its pointer, of extensions too, but not those inside plain values such as examples."""
    waiting = [(pointer, node, False)]
    while waiting:
        at, value, named = waiting.pop()
        if isinstance(value, list):
            waiting += reversed([(child(at, index), item, False) for index, item in enumerate(value)])
        elif isinstance(value, dict):
            yield at, value
            waiting += reversed([(child(at, key), item, below) for key, item, below in _entries(value, named=named)])


def references(node: JsonValue, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Each reference below `node`: the pointer of the object that holds it, and its text."""
    for at, value in objects(node, pointer):
        reference = value.get("$ref")
        if isinstance(reference, str):
            yield at, reference


def objects_with(
    root: JsonValue, keywords: frozenset[str], *, extensions: bool
) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """The objects that have one of these keywords, with their pointers, in the document's order.

    Left out is what `objects` leaves out and, without `extensions`, what is inside of extensions. It takes a
    third of the time, because no pointers of other objects are made.
    """
    waiting: list[tuple[JsonValue, tuple[object, str | int], bool]] = [(root, ((), ""), False)]
    while waiting:
        value, path, is_named = waiting.pop()
        if isinstance(value, list):
            waiting += [
                (item, (path, index), False)
                for index, item in reversed([*enumerate(value)])
                if isinstance(item, CONTAINERS)
            ]
        elif isinstance(value, dict):
            if not keywords.isdisjoint(value):
                yield _pointer(path), value
            waiting += [
                (item, (path, key), not is_named and key in NAMED_SECTIONS)
                for key, item in reversed(value.items())
                if isinstance(item, CONTAINERS)
                and (
                    is_named
                    or not (
                        key in PLAIN_VALUES
                        or (key == "examples" and isinstance(item, list))
                        or (not extensions and key[:2] == "x-" and key not in NAMED_SECTIONS)
                    )
                )
            ]


def _pointer(path: object) -> str:
    keys: list[str | int] = []
    while isinstance(path, tuple) and path:
        path, key = path
        keys.append(key)
    return child("", *reversed(keys[:-1]))


def keys_of(root: JsonValue) -> frozenset[str]:
    """The keys of all objects of a document, also of those in plain values and extensions."""
    keys: set[str] = set()
    level = [root]
    # A node may be a part of itself: an operation in another file that refers to its own file.
    seen: set[int] = set()
    while level:
        keys.update(*(node for node in level if isinstance(node, dict)))
        level = [
            value
            for node in level
            for value in (node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())
            if isinstance(value, CONTAINERS) and id(value) not in seen
        ]
        seen.update(map(id, level))
    return frozenset(keys)


Rewrite: TypeAlias = Callable[[dict[str, JsonValue]], dict[str, JsonValue]]


def rewrite(node: JsonValue, change: Rewrite, *, named: bool = False) -> JsonValue:
    """The document with `change` applied to each object, innermost first; what does not change is shared.

    Left alone are plain values such as examples, and objects whose keys are names (as `named` says of `node`).
    """
    if isinstance(node, list):
        items = [rewrite(item, change) if isinstance(item, CONTAINERS) else item for item in node]
        return items if any(new is not old for new, old in zip(items, node, strict=True)) else node
    if not isinstance(node, dict):
        return node
    changed: dict[str, JsonValue] = {}
    for key, value in node.items():
        # Most values are texts and numbers. The check for unchanged values is inline, because it runs for each object.
        if isinstance(value, CONTAINERS) and (
            named or not (key in PLAIN_VALUES or (key == "examples" and isinstance(value, list)))
        ):
            below = rewrite(value, change, named=not named and key in NAMED_SECTIONS)
            if below is not value:
                changed[key] = below
    if changed:
        node = {**node, **changed}
    return node if named else change(node)
