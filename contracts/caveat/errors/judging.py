"""Errors about bodies and rules."""

from __future__ import annotations

from dataclasses import dataclass

from caveat.errors.root import CaveatError


@dataclass
class Unparsable(CaveatError):
    """A body that cannot be parsed as requested."""

    expected: str
    reason: str

    def __str__(self) -> str:
        return f"the body is not {self.expected}: {self.reason}"


@dataclass
class RuleFailed(CaveatError):
    """A rule that raised an error while it judged an exchange: a bug in the rule, not in the API."""

    code: str
    operation: str
    reason: str

    def __str__(self) -> str:
        return f"rule {self.code} failed at an exchange of {self.operation} ({self.reason}). Correct the rule"


@dataclass
class DuplicateCode(CaveatError):
    """Two rules with the same code."""

    code: str
    package: str

    def __str__(self) -> str:
        return f"two rules in {self.package} have the code {self.code}. Give one of them another code"
