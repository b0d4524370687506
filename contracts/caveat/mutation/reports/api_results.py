"""The results of mutation testing for one API, as every report shows them."""

from __future__ import annotations

from dataclasses import dataclass

from caveat.judging.finding import Finding
from caveat.mutation.mutant import Result


@dataclass(frozen=True, slots=True)
class ApiResults:
    """The results of one API."""

    name: str
    results: tuple[Result, ...]
    exchanges: int
    """Of the run without mutants."""
    findings: tuple[Finding, ...] = ()
    """The findings of the run without mutants."""
