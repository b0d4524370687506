"""The card of a promise: what every promise has, no matter what judges it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from caveat.judging.evidence import Evidence


class Subject(StrEnum):
    """What a promise is about, and so what is looked at to judge it."""

    EXCHANGES = "exchanges"
    """Requests and responses."""
    DOCUMENT = "document"
    """The OpenAPI document."""
    GENERATED_FILES = "generated files"
    """What `caveat generate` writes."""
    MODELS = "models"
    """The generated models, imported."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise with a code that never changes."""

    code: str
    title: str
    """The promise as one sentence."""
    evidence: Evidence
    subject: Subject = Subject.EXCHANGES


def title_of(function: object) -> str:
    """The docstring of a function in one line; `""` if it has none."""
    return " ".join((getattr(function, "__doc__", None) or "").split())
