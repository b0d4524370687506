"""The `x-` keys about state: each is where it has a meaning, with a valid value."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.json_text import JsonValue
from caveat.judging.evidence import documented
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.document import Document
from caveat.openapi.pointer import child, tokens
from caveat.openapi.walk import Kind, Part
from caveat.resources.extensions import EVENTUAL, IDEMPOTENCY_KEY, ORDERED_IDS, SOFT_DELETE

_METHODS = {IDEMPOTENCY_KEY: None, ORDERED_IDS: {"post", "put"}, SOFT_DELETE: {"delete"}}
"""The methods of the operations on which a key has a meaning; None for all."""

_EXPECTED = {
    IDEMPOTENCY_KEY: "the name of a request header",
    ORDERED_IDS: "true or false",
    SOFT_DELETE: "true, false or the name of a property",
    EVENTUAL: "a number of seconds, true or false",
}


@lint_rule("LNT040", scope=Scope.EVERY_DOCUMENT, evidence=documented("specs/README.md, How a spec is written"))
def statements_about_state_have_a_meaning(document: Document) -> Iterator[Problem]:
    """An `x-idempotency-key`, `x-ordered-ids`, `x-eventual` or `x-soft-delete` has a meaning where it is written."""
    root = document.value
    if EVENTUAL in root:
        yield from _value("", EVENTUAL, root[EVENTUAL])
    for kind in (Kind.PATH_ITEM, Kind.OPERATION):
        for part in document.parts(kind):
            for key in _EXPECTED.keys() & part.node.keys():
                yield from _at(part, key)


def _at(part: Part, key: str) -> Iterator[Problem]:
    pointer = child(part.pointer, key)
    method = tokens(part.pointer)[-1] if part.kind is Kind.OPERATION else ""
    if key != EVENTUAL and not method:
        yield Problem(pointer, "it has no meaning on a path, only on an operation")
    elif method and (methods := _METHODS.get(key)) is not None and method not in methods:
        yield Problem(
            pointer, f"it has no meaning on {method.upper()}, only on {' and '.join(sorted(methods)).upper()}"
        )
    else:
        yield from _value(part.pointer, key, part.node[key])


def _value(holder: str, key: str, value: JsonValue) -> Iterator[Problem]:
    match key:
        case "x-idempotency-key":
            valid = isinstance(value, str) and value != ""
        case "x-ordered-ids":
            valid = isinstance(value, bool)
        case "x-soft-delete":
            valid = isinstance(value, bool) or (isinstance(value, str) and value != "")
        case _:
            valid = isinstance(value, bool) or (isinstance(value, int | float) and value >= 0)
    if not valid:
        yield Problem(child(holder, key), f"{key} is {value!r}, expected {_EXPECTED[key]}")
