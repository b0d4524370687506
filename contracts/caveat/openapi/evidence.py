"""The evidence of each part of a document: `x-evidence`, inherited downwards and through references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from caveat.json_text import JsonValue
from caveat.judging.evidence import UNSTATED, VENDOR_GRADES, Evidence, Grade
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.objects import keys_of, objects
from caveat.openapi.pointer import child, lookup, parents
from caveat.openapi.references import target
from caveat.openapi.walk import Kind, Part, parameters, walk

KEY = "x-evidence"

GUESSES = "x-guesses"
"""The key of the sentences of a description that are guesses, where the rest of it is documented or inferred."""


def carries_evidence(root: JsonValue) -> bool:
    """Whether a document has `x-evidence` anywhere, as the documents that we maintain do."""
    return may_carry_evidence(root) and any(KEY in node for _, node in objects(root))


def may_carry_evidence(root: JsonValue) -> bool:
    """False only if no object of a document has `x-evidence`, as in most documents: then nothing is searched."""
    return KEY in keys_of(root)


def read(node: JsonValue) -> Evidence | None:
    """The evidence written on an object, None if there is none or it is malformed."""
    written = node.get(KEY) if isinstance(node, dict) else None
    grade = written.get("grade") if isinstance(written, dict) else None
    if not isinstance(written, dict) or not isinstance(grade, str) or grade not in VENDOR_GRADES:
        return None
    return Evidence(Grade(grade), str(written.get("source", "")), str(written.get("note", "")))


def chain(root: JsonValue, pointers: Sequence[str]) -> Iterator[tuple[str, Evidence]]:
    """All evidence above a part, with the pointers of the objects that carry it; the nearest one, which holds, first.

    `pointers` lead from an operation to the part: first the pointer of each reference on the way, last that of the
    part. Searched first are the part and what is above it in its component, then the reference that led there and
    what is above that, and so on; last the root of the document.
    """
    for pointer in reversed(pointers):
        yield from _within(root, pointer)
    evidence = read(root)
    if evidence is not None:
        yield "", evidence


def _within(root: JsonValue, pointer: str) -> Iterator[tuple[str, Evidence]]:
    """The evidence of a part and of what is above it in its component, the nearest first."""
    for above in parents(pointer):
        if above in {"", "/components"} or (above.startswith("/components/") and above.count("/") == 2):  # noqa: PLR2004 - a section
            return
        evidence = read(lookup(root, above))
        if evidence is not None:
            yield above, evidence


def nearest(root: JsonValue, pointers: Sequence[str]) -> tuple[str, Evidence] | None:
    """The evidence that holds for a part, with the pointer of the object that carries it; None if there is none."""
    return next(chain(root, pointers), None)


def effective(root: JsonValue, pointers: Sequence[str]) -> Evidence:
    """The evidence that holds for the part that `pointers` lead to; `UNSTATED` if the document has none for it."""
    evidence = nearest(root, pointers)
    return UNSTATED if evidence is None else evidence[1]


def promise_pointers(root: JsonValue, pointers: tuple[str, ...]) -> tuple[str, ...]:
    """The pointers to a promise: a reference without evidence of its own is followed to the component."""
    node = lookup(root, pointers[-1])
    if isinstance(node, dict) and isinstance(node.get("$ref"), str) and KEY not in node:
        return (*pointers, target(str(node["$ref"])))
    return pointers


def schema_pointers(root: JsonValue, start: Sequence[str], path: Iterable[str | int]) -> list[str]:
    """The pointers from a schema to a keyword below it, along an evaluation path (JSON Schema, 12.4.2).

    The last one is that of the keyword.
    """
    pointers = list(start)
    for token in path:
        node = lookup(root, pointers[-1])
        # A property may have this name, too.
        reference = node.get("$ref") if isinstance(node, dict) and token == "$ref" else None  # noqa: S105 - no secret
        if isinstance(reference, str):
            pointers.append(target(reference))
        else:
            pointers[-1] = child(pointers[-1], token)
    return pointers


def shares(root: JsonValue, operations: Iterable[str]) -> Counter[Grade]:
    """How many promises of these operations (by pointer) have each grade.

    A promise is an operation, a parameter, a body, a response, a header or a property; a shared one counts once. A
    schema with its own evidence, which none of these has for its schema, is one more promise, and so is each guess of a
    description (`x-guesses`), an assumed one.
    """
    starts = list(operations)
    nodes = {part.pointer: part for part in walk(root, _starts(root, starts))}
    promises = dict(_promises(root, starts, nodes.values()))
    counted = {*promises, *(pointers[-1] for pointers in promises.values())}
    own = {pointer for pointer, part in nodes.items() if part.kind is Kind.SCHEMA and KEY in part.node} - counted
    grade = _Grades(root).grade
    graded = Counter(grade(pointers) for pointers in (*promises.values(), *((each,) for each in own)))
    guessed = sum(len(guesses(node)) for node in (*(part.node for part in nodes.values()), as_object(root).get("info")))
    return graded + Counter({Grade.ASSUMED: guessed})


def stated_shares(root: JsonValue, operations: Iterable[str]) -> Counter[Grade]:
    """How many promises of these operations have each grade; empty if the document has no evidence at all."""
    return shares(root, operations) if carries_evidence(root) else Counter()


class _Grades:
    """The grades of many parts: that of each pointer is searched once, for long chains of references share most."""

    def __init__(self, root: JsonValue) -> None:
        self._root = root
        self._known: dict[str, Grade | None] = {}
        self._of_root = effective(root, ()).grade
        self._is_searched = may_carry_evidence(root)

    def grade(self, pointers: Sequence[str]) -> Grade:
        """The grade of the evidence that holds for a part, as `effective` finds it."""
        for pointer in reversed(pointers) if self._is_searched else ():
            if pointer not in self._known:
                self._known[pointer] = next((evidence.grade for _, evidence in _within(self._root, pointer)), None)
            grade = self._known[pointer]
            if grade is not None:
                return grade
        return self._of_root


def guesses(node: JsonValue) -> tuple[str, ...]:
    """The sentences that an object marks as guesses."""
    return tuple(str(guess) for guess in as_list(as_object(node).get(GUESSES)))


def _promises(
    root: JsonValue, operations: Iterable[str], parts: Iterable[Part]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from ((operation, (operation,)) for operation in operations)
    for part in parts:
        if part.key == "properties" or (part.kind in _PROMISES and part.key):
            yield part.pointer, promise_pointers(root, part.pointers)


_PROMISES = {Kind.PARAMETER, Kind.BODY, Kind.RESPONSE, Kind.HEADER}


def _starts(root: JsonValue, operations: Iterable[str]) -> Iterator[Part]:
    """Each operation, after the parameters of its path item."""
    for operation in operations:
        path_item = operation.rpartition("/")[0]
        for pointer, _ in parameters(root, path_item):
            yield _part(root, Kind.PARAMETER, pointer, "parameters")
        yield _part(root, Kind.OPERATION, operation)


def _part(root: JsonValue, kind: Kind, pointer: str, key: str = "") -> Part:
    node = lookup(root, pointer)
    return Part(kind, node if isinstance(node, dict) else {}, (pointer,), Kind.PATH_ITEM, key)
