"""How sure we are of each part of a spec: `x-evidence`, inherited downwards and through references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from caveat.json_text import JsonValue
from caveat.judging.evidence import OF_VENDORS, Evidence, Grade
from caveat.openapi.pointer import child, lookup, parents
from caveat.openapi.references import target

UNSTATED = Evidence(Grade.ASSUMED, note="the document does not say where this comes from")
"""The evidence of a document that carries none, such as somebody else's."""

KEY = "x-evidence"


def read(node: JsonValue) -> Evidence | None:
    """The evidence written on a node, if it is well formed."""
    written = node.get(KEY) if isinstance(node, dict) else None
    grade = written.get("grade") if isinstance(written, dict) else None
    if not isinstance(written, dict) or not isinstance(grade, str) or grade not in OF_VENDORS:
        return None
    return Evidence(Grade(grade), str(written.get("source", "")), str(written.get("note", "")))


def stated(root: JsonValue, trail: Sequence[str]) -> tuple[str, Evidence] | None:
    """The evidence nearest to the end of a trail, with the pointer it stands on.

    A trail is the way from an operation to a part of it: the pointer at which each reference was left, and last the
    part itself. From the part one looks upwards to the component it belongs to, then at the reference that led there
    and upwards from it, and so on; at the very last at the root.
    """
    for pointer in reversed(trail):
        for above in parents(pointer):
            if above in {"", "/components"} or (above.startswith("/components/") and above.count("/") == 2):  # noqa: PLR2004 - a section
                break
            found = read(lookup(root, above))
            if found is not None:
                return above, found
    found = read(root)
    return None if found is None else ("", found)


def effective(root: JsonValue, trail: Sequence[str]) -> Evidence:
    """The evidence that holds at the end of a trail; `UNSTATED` where the document carries none."""
    found = stated(root, trail)
    return UNSTATED if found is None else found[1]


def promise_trail(root: JsonValue, trail: tuple[str, ...]) -> tuple[str, ...]:
    """The trail to a promise: a reference with no evidence beside it leads to the component, which may have its own."""
    node = lookup(root, trail[-1])
    if isinstance(node, dict) and isinstance(node.get("$ref"), str) and KEY not in node:
        return (*trail, target(str(node["$ref"])))
    return trail


def schema_trail(root: JsonValue, start: Sequence[str], path: Iterable[str | int]) -> list[str]:
    """The trail from a schema to a keyword below it, along an evaluation path (JSON Schema, 12.4.2).

    It ends at the schema that holds the keyword, or at the property a `required` speaks of.
    """
    trail = list(start)
    for token in path:
        node = lookup(root, trail[-1])
        if token == "$ref" and isinstance(node, dict):  # noqa: S105 - a token of a pointer
            trail.append(target(str(node["$ref"])))
        else:
            trail[-1] = child(trail[-1], token)
    return trail


def shares(root: JsonValue, operations: Iterable[str]) -> Counter[Grade]:
    """How many promises of these operations (by pointer) are of each grade.

    A promise is an operation, a parameter, a body, a response, a header or a property; a shared one counts once.
    """
    promises = dict(_promises(root, operations))
    return Counter(effective(root, trail).grade for trail in promises.values())


def _promises(root: JsonValue, operations: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    seen: set[str] = set()
    for operation in operations:
        yield operation, (operation,)
        item = operation.rpartition("/")[0]
        for start in (child(item, "parameters"), operation):
            yield from _below(root, (start,), seen)


_PARTS = {"parameters", "responses", "headers", "properties"}


def _below(root: JsonValue, trail: tuple[str, ...], seen: set[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    pointer = trail[-1]
    try:
        node = lookup(root, pointer)
    except LookupError:
        return
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str) and (leads := target(reference)) not in seen:
            seen.add(leads)
            yield from _below(root, (*trail, leads), seen)
    collection = pointer.rpartition("/")[2] in _PARTS
    for key, value in _children(node):
        at = child(pointer, key)
        if not isinstance(value, dict | list) or key in {KEY, "example", "examples", "links", "security"}:
            continue
        if collection or key == "requestBody":
            yield at, promise_trail(root, (*trail[:-1], at))
        yield from _below(root, (*trail[:-1], at), seen)


def _children(node: JsonValue) -> Iterable[tuple[str | int, JsonValue]]:
    if isinstance(node, dict):
        return node.items()
    return enumerate(node) if isinstance(node, list) else ()
