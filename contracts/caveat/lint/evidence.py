"""Evidence: every promise says where it comes from, in a form that can be read."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.json_text import JsonValue
from caveat.judging.evidence import OF_VENDORS, Grade
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.document import Document
from caveat.openapi.evidence import KEY, stated
from caveat.openapi.pointer import child
from caveat.openapi.walk import Kind, objects, parts

_CARRIES = {Grade.DOCUMENTED: "source", Grade.INFERRED: "note", Grade.ASSUMED: "note"}


@lint_rule("LNT010", of=Scope.OURS)
def evidence_is_well_formed(document: Document) -> Iterator[Problem]:
    """An `x-evidence` has a grade, and what its grade carries.

    What is documented names a source, what is inferred or assumed has a note; there is nothing else in it.
    """
    for pointer, node in objects(document.value):
        if KEY in node:
            at = child(pointer, KEY)
            yield from (Problem(at, message) for message in _faults(node[KEY]))


def _faults(written: JsonValue) -> Iterator[str]:
    if not isinstance(written, dict):
        yield f"{KEY} is no object, expected one with a grade"
        return
    for key in sorted(written.keys() - {"grade", "source", "note"}):
        yield f"{KEY} has no field {key}, only grade, source and note"
    for key in ("source", "note"):
        if key in written and not isinstance(written[key], str):
            yield f"the {key} is no text"
    grade = written.get("grade")
    if not isinstance(grade, str) or grade not in OF_VENDORS:
        yield f"the grade is {grade!r}, expected {', '.join(OF_VENDORS)}"
    elif not written.get(_CARRIES[Grade(grade)]):
        yield f"what is {grade} has a {_CARRIES[Grade(grade)]}, and this has none"


@lint_rule("LNT011", of=Scope.OURS)
def operations_have_evidence(document: Document) -> Iterator[Problem]:
    """Every operation has evidence, its own or inherited from above it."""
    for operation in parts(document.value, Kind.OPERATION):
        if stated(document.value, (operation.pointer,)) is None:
            yield Problem(operation.pointer, "nothing says where this operation comes from")


@lint_rule("LNT012", of=Scope.OURS)
def enums_are_explained(document: Document) -> Iterator[Problem]:
    """Every enum says what it is about, or where its values come from.

    It has a description of its own, or evidence, on itself or above it in its component or operation. The evidence of
    the document as a whole does not count: nobody who meets an unknown value learns from it whether the list was the
    vendor's. A `const` is passed over, being a tag that its property's name explains.
    """
    for part in parts(document.value, Kind.SCHEMA):
        if "enum" in part.node:
            found = stated(document.value, (part.pointer,))
            if not part.node.get("description") and (found is None or found[0] == ""):
                yield Problem(part.pointer, "the enum has neither a description nor evidence")
