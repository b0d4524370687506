"""Evidence: promises have a well-formed `x-evidence`, and guesses are marked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caveat.json_text import JsonValue
from caveat.judging.evidence import VENDOR_GRADES, Grade, documented
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi import open_enums
from caveat.openapi.document import Document
from caveat.openapi.evidence import GUESSES, KEY, guesses, nearest, read
from caveat.openapi.objects import objects
from caveat.openapi.pointer import child
from caveat.openapi.walk import Kind

_REQUIRED = {Grade.DOCUMENTED: "source", Grade.INFERRED: "note", Grade.ASSUMED: "note"}


@lint_rule("LNT010", scope=Scope.WITH_EVIDENCE, evidence=documented("specs/README.md, Evidence"))
def evidence_is_well_formed(document: Document) -> Iterator[Problem]:
    """Every `x-evidence` has a grade and the field that the grade requires, and no unknown field.

    The grade `documented` requires a `source`; `inferred` and `assumed` require a `note`. An `x-guesses` is a list of
    sentences.
    """
    for pointer, node in objects(document.value):
        if KEY in node:
            at = child(pointer, KEY)
            yield from (Problem(at, message) for message in _problems(node[KEY]))
        if GUESSES in node and not _are_sentences(node[GUESSES]):
            yield Problem(child(pointer, GUESSES), f"{GUESSES} is not a list of sentences")


def _are_sentences(written: JsonValue) -> bool:
    return isinstance(written, list) and bool(written) and all(isinstance(each, str) and each for each in written)


def _problems(written: JsonValue) -> Iterator[str]:
    if not isinstance(written, dict):
        yield f"{KEY} is not an object, expected one with a grade"
        return
    for key in sorted(written.keys() - {"grade", "source", "note"}):
        yield f"the field {key} is unknown, expected grade, source or note"
    for key in ("source", "note"):
        if key in written and not isinstance(written[key], str):
            yield f"the {key} is not a string"
    grade = written.get("grade")
    if not isinstance(grade, str) or grade not in VENDOR_GRADES:
        yield f"the grade is {grade!r}, expected {', '.join(VENDOR_GRADES)}"
    elif not written.get(_REQUIRED[Grade(grade)]):
        yield f"the grade {grade} requires a {_REQUIRED[Grade(grade)]}, which is missing"


@lint_rule("LNT011", scope=Scope.WITH_EVIDENCE, evidence=documented("specs/README.md, Evidence"))
def operations_have_evidence(document: Document) -> Iterator[Problem]:
    """Every operation has evidence, its own or inherited from above it."""
    for operation in document.parts(Kind.OPERATION):
        if nearest(document.value, (operation.pointer,)) is None:
            yield Problem(operation.pointer, "the operation has no evidence")


@lint_rule("LNT012", scope=Scope.WITH_EVIDENCE, evidence=documented("specs/README.md, Evidence"))
def enums_are_explained(document: Document) -> Iterator[Problem]:
    """Every enum has a description or evidence.

    Evidence counts on the enum itself, or above it in its component or operation. The evidence of the document as a
    whole does not count: it does not say whether the list of values is the vendor's. A `const` needs neither: the name
    of its property explains it.
    """
    for part in document.parts(Kind.SCHEMA):
        if part.node.keys() & {"enum", open_enums.KEYWORD}:
            evidence = nearest(document.value, (part.pointer,))
            if not part.node.get("description") and (evidence is None or evidence[0] == ""):
                yield Problem(part.pointer, "the enum has neither a description nor evidence")


_GUESS = re.compile(
    r"\b(guess(?:es|ed|ing)?|assum(?:e|ed|es|ing|ption)|presum(?:ably|ed)|probably|perhaps|our reading|not legible"
    r"|we (?:believe|suppose|think))\b",
    re.IGNORECASE,
)
"""Words with which a description says that it guesses."""


@lint_rule("LNT017", scope=Scope.WITH_EVIDENCE, evidence=documented("specs/README.md, Evidence"))
def guesses_are_graded(document: Document) -> Iterator[Problem]:
    """A description, or a note on evidence, that says that it guesses has the grade `assumed`.

    Or an `x-guesses` beside it lists the sentences that are guesses: `caveat list` counts each as an assumed promise.
    """
    for pointer, node in objects(document.value):
        evidence = nearest(document.value, (pointer,))
        if evidence is None or evidence[1].grade is Grade.ASSUMED or guesses(node):
            continue
        own = read(node)
        texts = [*(str(node.get(key, "")) for key in ("summary", "description")), own.note if own else ""]
        words = [match[0] for text in texts for match in _GUESS.finditer(text)]
        if words:
            message = f"the text says {words[0]!r}, but the grade is {evidence[1].grade}: write assumed, or {GUESSES}"
            yield Problem(pointer, message)
