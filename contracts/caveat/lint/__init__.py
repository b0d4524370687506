"""What is wrong with a contract as a document. The modules of this folder are the registry: each holds one topic."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.judging.finding import Finding, Severity
from caveat.judging.registry import discover
from caveat.lint.lint_rule import LintRule, Problem, Scope
from caveat.openapi.document import Document
from caveat.openapi.walk import carries_evidence, operation_id


def lint_rules() -> tuple[LintRule, ...]:
    """All that is demanded of a document, by code."""
    return discover(__name__, LintRule)


def lint(document: Document) -> Iterator[Finding]:
    """What in a document is not as demanded; of one that carries no evidence, only what every document must be."""
    ours = carries_evidence(document.value)
    for lint_rule in lint_rules():
        if ours or lint_rule.scope is Scope.EVERY:
            for problem in lint_rule.look(document):
                yield _finding(lint_rule, problem, document)


def _finding(lint_rule: LintRule, problem: Problem, document: Document) -> Finding:
    place = problem.place or document.place(problem.pointer)
    return Finding(
        code=lint_rule.code,
        title=lint_rule.title,
        message=problem.message,
        severity=Severity.OURS,
        operation=operation_id(document.value, problem.pointer),
        promise=problem.pointer,
        file=place.file,
        line=place.line,
    )
