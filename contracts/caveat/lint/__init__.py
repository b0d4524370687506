"""Lint: rules that judge a spec as a document, one topic a file. The folder is the registry."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.judging.finding import Finding, Severity
from caveat.judging.registry import discover
from caveat.lint.lint_rule import LintRule, Problem, Scope
from caveat.lint.references import references_lead_to_a_part
from caveat.openapi.bundle import NOT_FETCHED, NOWHERE
from caveat.openapi.document import Document
from caveat.openapi.evidence import carries_evidence
from caveat.openapi.pointer import child, lookup
from caveat.openapi.walk import operation_id


def lint_rules() -> tuple[LintRule, ...]:
    """All lint rules, in the order of their codes."""
    return discover(__name__, LintRule)


def applicable(document: Document) -> tuple[LintRule, ...]:
    """The lint rules that apply to a document: without `x-evidence`, only those for every document."""
    has_evidence = carries_evidence(document.value)
    return tuple(rule for rule in lint_rules() if has_evidence or rule.scope is Scope.EVERY_DOCUMENT)


def lint(document: Document) -> Iterator[Finding]:
    """The findings of the lint rules that apply to a document.

    What a reference that leads nowhere names is unknown: only the rule about references reports it.
    """
    is_whole = not document.broken and not document.not_fetched
    for lint_rule in applicable(document):
        for problem in lint_rule.check(document):
            if is_whole or lint_rule is references_lead_to_a_part or not _is_unknown(document, problem.pointer):
                yield _finding(lint_rule, problem, document)


def _is_unknown(document: Document, pointer: str) -> bool:
    try:
        return pointer == child("", NOT_FETCHED) or lookup(document.value, pointer) == NOWHERE
    except LookupError:
        return False


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
