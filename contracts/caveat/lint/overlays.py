"""Overlays: their targets exist in the document."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.judging.evidence import standard
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.document import Document


@lint_rule("LNT013", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI Overlay 1.0, Action Object: target"))
def overlay_targets_match(document: Document) -> Iterator[Problem]:
    """Every target of the overlay matches a part of the document, also after the vendor edited it."""
    for target, place in document.dangling:
        yield Problem("", f"the target {target} matches nothing", place)
