"""Links lead to operations that have the parameters which the links set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from caveat.judging.evidence import standard
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.coerce import as_object
from caveat.openapi.contradictions.unusable_links import expressions_without_value, is_name_of_parameter
from caveat.openapi.document import Document
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child
from caveat.openapi.references import target
from caveat.openapi.spec import Spec
from caveat.openapi.walk import Kind, Part


@lint_rule("LNT015", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Link Object"))
def links_lead_to_operations(document: Document) -> Iterator[Problem]:
    """Every link names an operation of the document and its parameters, and uses parameters of its own operation."""
    links = list(document.parts(Kind.LINK))
    operations = Spec(document.value, file=document.file).operations if links else {}
    by_pointer = {operation.pointer: operation for operation in operations.values()}
    for link in links:
        reference = link.node.get("operationRef")
        if isinstance(reference, str) and not reference.startswith("#"):
            # It leads into another document.
            continue
        operation = _target(link, operations, by_pointer)
        if operation is None:
            named = link.node.get("operationId", reference)
            yield Problem(link.pointer, f"the link leads to {named}, which is not an operation of the document")
        else:
            yield from _unknown_parameters(link, operation)
    for found in expressions_without_value(document) if links else ():
        yield Problem(found.at, found.problem)


def _target(link: Part, by_id: Mapping[str, Operation], by_pointer: Mapping[str, Operation]) -> Operation | None:
    if "operationId" in link.node:
        return by_id.get(str(link.node["operationId"]))
    return by_pointer.get(target(str(link.node.get("operationRef", ""))))


def _unknown_parameters(link: Part, operation: Operation) -> Iterator[Problem]:
    names = frozenset((each.location, each.name) for each in operation.parameters)
    for name in as_object(link.node.get("parameters")):
        if not is_name_of_parameter(name, names):
            at = child(link.pointer, "parameters", name)
            yield Problem(at, f"the link sets the parameter {name}, which {operation.id} does not have")
