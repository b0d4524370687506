"""A promise: its code, title and evidence, for all rules and checks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from caveat.judging.evidence import Evidence


class Subject(StrEnum):
    """The input that is judged by a promise."""

    EXCHANGES = "exchanges"
    """Requests and responses."""
    DOCUMENT = "document"
    """The OpenAPI document."""
    GENERATED_FILES = "generated files"
    """The files that `caveat generate` writes."""
    MODELS = "models"
    """The generated models, as imported classes."""


class Gravity(StrEnum):
    """How severe a breach of the promise is, independent of its evidence."""

    CRASH = "crash"
    """A request makes the server fail, or gets no response."""
    LEAK = "leak"
    """A response shows internals of the server."""
    ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise with a code that never changes."""

    code: str
    title: str
    """The promise as one sentence."""
    evidence: Evidence
    subject: Subject = Subject.EXCHANGES
    gravity: Gravity = Gravity.ORDINARY


def title_of(code: str, function: object) -> str:
    """The docstring of a function in one line; raises `TypeError` with the code if it has none."""
    title = " ".join((getattr(function, "__doc__", None) or "").split())
    if not title:
        message = f"rule {code} needs a docstring that states the promise"
        raise TypeError(message)
    return title
