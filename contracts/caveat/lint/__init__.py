"""What is wrong with a contract as a document. The modules of this folder are the registry: each holds one topic."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.judging.finding import Finding, Severity
from caveat.judging.registry import discover
from caveat.lint.lint_rule import Demand, Problem, Scope
from caveat.openapi.document import Document
from caveat.openapi.walk import carries_evidence, operation_id


def demands() -> tuple[Demand, ...]:
    """All that is demanded of a document, by code."""
    return discover(__name__, Demand)


def lint(document: Document) -> Iterator[Finding]:
    """What in a document is not as demanded; of one that carries no evidence, only what every document must be."""
    ours = carries_evidence(document.value)
    for demand in demands():
        if ours or demand.scope is Scope.EVERY:
            for problem in demand.look(document):
                yield _finding(demand, problem, document)


def _finding(demand: Demand, problem: Problem, document: Document) -> Finding:
    place = problem.place or document.place(problem.pointer)
    return Finding(
        code=demand.code,
        title=demand.title,
        message=problem.message,
        severity=Severity.OURS,
        operation=operation_id(document.value, problem.pointer),
        promise=problem.pointer,
        file=place.file,
        line=place.line,
    )
