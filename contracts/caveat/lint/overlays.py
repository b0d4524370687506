"""Overlays: a correction that meets nothing corrects nothing."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.document import Document


@lint_rule("LNT013", of=Scope.EVERY)
def overlays_meet_something(document: Document) -> Iterator[Problem]:
    """Every target of the overlay is there in the document, so that no correction is lost when the vendor edits it."""
    for target, place in document.dangling:
        yield Problem("", f"the target {target} meets nothing", place)
