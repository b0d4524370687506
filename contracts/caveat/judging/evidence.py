"""Evidence: the source of a promise, and how certain it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How certain a promise is."""

    DOCUMENTED = "documented"
    """The vendor says so."""
    INFERRED = "inferred"
    """It follows from an example, or from another page of the vendor."""
    ASSUMED = "assumed"
    """The vendor does not say so; it is a guess of this contract."""
    STANDARD = "standard"
    """A standard says so, for every API that follows it."""


VENDOR_GRADES = (Grade.DOCUMENTED, Grade.INFERRED, Grade.ASSUMED)
"""The grades that a part of a document can have (`x-evidence`), the most certain first."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The grade of a promise, its source (a page or clause), and a note: how it was inferred, or why it is assumed."""

    grade: Grade
    source: str = ""
    note: str = ""

    def __str__(self) -> str:
        return "; ".join(filter(None, (self.source, self.note)))


def documented(source: str) -> Evidence:
    """The vendor says so; `source` names page and section."""
    return Evidence(Grade.DOCUMENTED, source=source)


def inferred(note: str, source: str = "") -> Evidence:
    """It follows from an example, a sample or another page; `note` says how."""
    return Evidence(Grade.INFERRED, source=source, note=note)


def assumed(note: str) -> Evidence:
    """The vendor does not say so; `note` gives the reason for the guess."""
    return Evidence(Grade.ASSUMED, note=note)


def standard(source: str, note: str = "") -> Evidence:
    """A standard says so; `source` names the clause, such as `RFC 9110, 15.4.5` or `OpenAPI 3.1, Header Object`."""
    return Evidence(Grade.STANDARD, source=source, note=note)


UNSTATED = Evidence(Grade.ASSUMED, note="the document does not say where this comes from")
"""The evidence of everything in a document without `x-evidence`, such as a vendor's own."""
