"""`x-requires-any-of`: lists of parameters of which a request needs at least one."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.judging.evidence import documented
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.document import Document
from caveat.openapi.operation import REQUIRES_ANY_OF
from caveat.openapi.pointer import child
from caveat.openapi.walk import Kind, parameters
from caveat.suggestion import did_you_mean, similar

_BODY = "requestBody"


@lint_rule("LNT018", scope=Scope.EVERY_DOCUMENT, evidence=documented("specs/README.md, How a spec is written"))
def required_alternatives_exist(document: Document) -> Iterator[Problem]:
    """An `x-requires-any-of` belongs to an operation, and lists names of its parameters, or `requestBody`."""
    root = document.value
    for part in document.parts(Kind.PATH_ITEM):
        if REQUIRES_ANY_OF in part.node:
            yield Problem(child(part.pointer, REQUIRES_ANY_OF), "it has no meaning on a path, only on an operation")
    for operation in document.parts(Kind.OPERATION):
        if REQUIRES_ANY_OF not in operation.node:
            continue
        pointer, listed = child(operation.pointer, REQUIRES_ANY_OF), operation.node[REQUIRES_ANY_OF]
        if not isinstance(listed, list) or not listed:
            yield Problem(pointer, f"{REQUIRES_ANY_OF} is {listed!r}, expected a list of names")
            continue
        path_item = operation.pointer.rpartition("/")[0]
        holders = (path_item, operation.pointer)
        names = [str(each.get("name")) for holder in holders for _, each in parameters(root, holder)]
        names += [_BODY] if _BODY in operation.node else []
        for index, name in enumerate(listed):
            if name not in names:
                yield Problem(child(pointer, index), f"the operation has no parameter {name!r}{_hint(name, names)}")


def _hint(name: object, names: list[str]) -> str:
    question = did_you_mean(similar(str(name), names))
    return f". {question}" if question else f", expected one of: {', '.join(names) or 'none'}"
