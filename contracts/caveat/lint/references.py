"""References: they lead to a part of the document, or of a file beside it."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.judging.evidence import standard
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.document import Document
from caveat.openapi.source import Place


@lint_rule("LNT023", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Reference Object"))
def references_lead_to_a_part(document: Document) -> Iterator[Problem]:
    """Every reference leads to a part of the document, or of a file in its folder. URLs are not fetched."""
    for pointer, error in document.broken:
        place = Place(error.file, error.line or 1, error.column)
        yield Problem(pointer, f"{error.problem}. {error.remedy}", place)
