"""A lint rule: a promise that a document keeps or breaks, with a code that never changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias

from caveat.judging.evidence import Evidence
from caveat.judging.promise import Promise, Subject, title_of
from caveat.openapi.document import Document
from caveat.openapi.source import Place


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of a document, by JSON pointer, that breaks a lint rule."""

    pointer: str
    message: str
    place: Place | None = None
    """Where it was written if it is not a part of the compiled document."""


class Scope(Enum):
    """The documents to which a lint rule applies."""

    EVERY_DOCUMENT = auto()
    """A problem is an error in any document."""
    WITH_EVIDENCE = auto()
    """Documents with `x-evidence`, which we maintain: a problem is something missing, not an error."""


Check: TypeAlias = Callable[[Document], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class LintRule:
    """A promise about documents."""

    promise: Promise
    scope: Scope
    check: Check = field(repr=False)

    @property
    def code(self) -> str:
        """The code of the promise."""
        return self.promise.code


def lint_rule(code: str, *, scope: Scope, evidence: Evidence) -> Callable[[Check], LintRule]:
    """Make a lint rule from a function whose docstring is the promise; nothing is registered."""

    def make(check: Check) -> LintRule:
        return LintRule(Promise(code, title_of(code, check), evidence, Subject.DOCUMENT), scope, check)

    return make
