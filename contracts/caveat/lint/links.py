"""Links lead to operations that take what the links give."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.judging.evidence import standard
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.coerce import as_object
from caveat.openapi.document import Document
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child
from caveat.openapi.references import target
from caveat.openapi.spec import Spec
from caveat.openapi.walk import Kind, Part


@lint_rule("LNT015", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Link Object"))
def links_lead_to_operations(document: Document) -> Iterator[Problem]:
    """Every link names an operation of the document, and parameters of that operation."""
    spec = Spec(document.value, file=document.file)
    for link in document.parts(Kind.LINK):
        reference = link.node.get("operationRef")
        if isinstance(reference, str) and not reference.startswith("#"):
            # It leads into another document.
            continue
        operation = _target(spec, link)
        if operation is None:
            named = link.node.get("operationId", reference)
            yield Problem(link.pointer, f"the link leads to {named}, which is not an operation of the document")
        else:
            yield from _unknown_parameters(link, operation)


def _target(spec: Spec, link: Part) -> Operation | None:
    if "operationId" in link.node:
        return spec.operations.get(str(link.node["operationId"]))
    pointer = target(str(link.node.get("operationRef", "")))
    return next((operation for operation in spec.operations.values() if operation.pointer == pointer), None)


def _unknown_parameters(link: Part, operation: Operation) -> Iterator[Problem]:
    parameters = {name for one in operation.parameters for name in (one.name, f"{one.location}.{one.name}")}
    for name in as_object(link.node.get("parameters")):
        if name not in parameters:
            at = child(link.pointer, "parameters", name)
            yield Problem(at, f"the link gives the parameter {name}, which {operation.id} does not have")
