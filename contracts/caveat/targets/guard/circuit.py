"""A circuit breaker: after several failures in a row, no more requests are sent."""

from __future__ import annotations

from dataclasses import dataclass

MAX_FAILURES = 5
"""Failures in a row after which a service counts as down."""


@dataclass(slots=True)
class Circuit:
    """Counts the failures in a row: connections that failed, and errors of gateways."""

    max_failures: int = MAX_FAILURES
    failures: int = 0
    last: str = ""
    """The latest failure, as a noun phrase."""

    def failure(self, what: str) -> None:
        """Count a failure."""
        self.failures += 1
        self.last = what

    def success(self) -> None:
        """A response arrived: the service is up."""
        self.failures = 0

    @property
    def open_because(self) -> str:
        """Why no more requests are sent; `""` if they are."""
        if self.failures < self.max_failures:
            return ""
        return f"the service is down: {self.failures} failures in a row, the latest {self.last}"
