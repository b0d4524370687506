"""Links: where an id of an answer flows into another operation, that operation is there to take it."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.coerce import as_object
from caveat.openapi.document import Document
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child
from caveat.openapi.references import target
from caveat.openapi.spec import Spec
from caveat.openapi.walk import Kind, Part, parts


@lint_rule("LNT015", of=Scope.EVERY)
def links_lead_somewhere(document: Document) -> Iterator[Problem]:
    """Every link names an operation that is there, and parameters which that operation has."""
    spec = Spec(document.value, file=document.file)
    for link in parts(document.value, Kind.LINK):
        reference = link.node.get("operationRef")
        if isinstance(reference, str) and not reference.startswith("#"):
            # Into another document, which is not here.
            continue
        operation = _target(spec, link)
        if operation is None:
            named = link.node.get("operationId", reference)
            yield Problem(link.pointer, f"the link leads to {named}, and there is no such operation")
        else:
            yield from _strangers(link, operation)


def _target(spec: Spec, link: Part) -> Operation | None:
    if "operationId" in link.node:
        return spec.operations.get(str(link.node["operationId"]))
    pointer = target(str(link.node.get("operationRef", "")))
    return next((operation for operation in spec.operations.values() if operation.pointer == pointer), None)


def _strangers(link: Part, operation: Operation) -> Iterator[Problem]:
    known = {name for it in operation.parameters for name in (it.name, f"{it.location}.{it.name}")}
    for name in as_object(link.node.get("parameters")):
        if name not in known:
            at = child(link.pointer, "parameters", name)
            yield Problem(at, f"the link gives {name}, and {operation.id} has no such parameter")
