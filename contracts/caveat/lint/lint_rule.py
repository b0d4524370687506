"""What a document has to be: a demand has a code that is its name forever, and yields the problems it sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias

from caveat.judging.evidence import documented, standard
from caveat.judging.promise import Promise, Subject
from caveat.openapi.document import Document
from caveat.openapi.source import Place


@dataclass(frozen=True, slots=True)
class Problem:
    """One part of a document that is not as demanded."""

    pointer: str
    message: str
    place: Place | None = None
    """Where it was written, for what is no part of the compiled document."""


class Scope(Enum):
    """Which documents a demand is made of."""

    EVERY = auto()
    """Every document: what it speaks of is wrong wherever it stands."""
    OURS = auto()
    """Documents that carry evidence, so are kept by us: what it speaks of is wanting, not wrong."""


Look: TypeAlias = Callable[[Document], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class LintRule:
    """Something that a document has to be."""

    code: str
    title: str
    """The demand as a sentence, and what else there is to say of it."""
    scope: Scope
    look: Look = field(repr=False)

    @property
    def promise(self) -> Promise:
        """The card of the rule."""
        evidence = standard("OpenAPI 3.1") if self.scope is Scope.EVERY else documented("specs/README.md")
        return Promise(self.code, self.title, evidence, Subject.DOCUMENT)


def lint_rule(code: str, *, of: Scope) -> Callable[[Look], LintRule]:
    """Make a demand of a function whose docstring says it; nothing is registered anywhere."""

    def make(look: Look) -> LintRule:
        return LintRule(code, " ".join((look.__doc__ or "").split()), of, look)

    return make
