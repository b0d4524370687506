"""Lint: rules that judge a spec as a document, one topic a file. The folder is the registry."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.judging.finding import Finding, Severity
from caveat.judging.registry import discover
from caveat.lint.lint_rule import LintRule, Problem, Scope
from caveat.openapi.document import Document
from caveat.openapi.evidence import carries_evidence
from caveat.openapi.walk import operation_id


def lint_rules() -> tuple[LintRule, ...]:
    """All lint rules, in the order of their codes."""
    return discover(__name__, LintRule)


def applicable(document: Document) -> tuple[LintRule, ...]:
    """The lint rules that apply to a document: without `x-evidence`, only those for every document."""
    has_evidence = carries_evidence(document.value)
    return tuple(rule for rule in lint_rules() if has_evidence or rule.scope is Scope.EVERY_DOCUMENT)


def lint(document: Document) -> Iterator[Finding]:
    """The findings of the lint rules that apply to a document."""
    for lint_rule in applicable(document):
        for problem in lint_rule.check(document):
            yield _finding(lint_rule, problem, document)


def _finding(lint_rule: LintRule, problem: Problem, document: Document) -> Finding:
    place = problem.place or document.place(problem.pointer)
    return Finding(
        code=lint_rule.code,
        title=lint_rule.promise.title,
        message=problem.message,
        severity=Severity.OURS,
        evidence=lint_rule.promise.evidence,
        operation=operation_id(document.value, problem.pointer),
        promise=problem.pointer,
        file=place.file,
        line=place.line,
        column=place.column,
    )
