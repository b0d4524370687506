"""Finds the operations whose requests a change of a response schema also changes, because they share the schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from caveat.json_text import JsonValue
from caveat.openapi import references
from caveat.openapi.coerce import as_object
from caveat.openapi.document import Document
from caveat.openapi.objects import references as references_of
from caveat.openapi.pointer import child, lookup
from caveat.openapi.walk import METHODS


def changed_requests(before: Document, after: Document) -> tuple[str, ...]:
    """The operationIds of the operations whose requests differ, else method and path, in order of the document."""
    return tuple(
        name
        for name, starts in _requests(before.value)
        if any(_at(before.value, part) != _at(after.value, part) for part in _reached(before.value, starts))
    )


def _requests(root: JsonValue) -> Iterator[tuple[str, list[str]]]:
    """Each operation, with the pointers of its request body and parameters."""
    for path, item in as_object(as_object(root).get("paths")).items():
        of_path = child("", "paths", path)
        for method in METHODS:
            operation = as_object(as_object(item).get(method))
            if operation:
                name = operation.get("operationId")
                at = child(of_path, method)
                starts = [child(at, "requestBody"), child(at, "parameters"), child(of_path, "parameters")]
                yield name if isinstance(name, str) else f"{method.upper()} {path}", starts


def _reached(root: JsonValue, starts: Iterable[str]) -> set[str]:
    """The pointers of these parts, and of all that they refer to."""
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        pointer = waiting.pop()
        if pointer not in reached:
            reached.add(pointer)
            referenced = (reference for _, reference in references_of(_at(root, pointer)))
            waiting += [references.target(reference) for reference in referenced if reference.startswith("#")]
    return reached


def _at(root: JsonValue, pointer: str) -> JsonValue:
    try:
        return lookup(root, pointer)
    except LookupError:
        return None
