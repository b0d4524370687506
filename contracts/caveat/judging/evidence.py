"""Where a promise comes from, and how sure we are of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How sure we are of a promise."""

    DOCUMENTED = "documented"
    INFERRED = "inferred"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a promise comes from: a vendor's page, or the note that says how it was inferred or why it was assumed."""

    grade: Grade
    source: str = ""
    note: str = ""


def documented(source: str) -> Evidence:
    """The vendor says so; `source` names page and section."""
    return Evidence(Grade.DOCUMENTED, source=source)


def inferred(note: str, source: str = "") -> Evidence:
    """It follows from an example, a sample or another page; `note` says how."""
    return Evidence(Grade.INFERRED, source=source, note=note)


def assumed(note: str) -> Evidence:
    """The vendor is silent; `note` says why this guess."""
    return Evidence(Grade.ASSUMED, note=note)
