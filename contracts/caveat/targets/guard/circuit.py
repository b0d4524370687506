"""A circuit breaker: after several failures in a row, no more requests are sent."""

from __future__ import annotations

from dataclasses import dataclass

MAX_FAILURES = 5
"""Failures in a row after which a service counts as down."""

MAX_UNANSWERED = 3
"""The same limit for a server without a response so far: each failure may take a timeout."""


@dataclass(slots=True)
class Circuit:
    """Counts the failures in a row: connections that failed, and errors of gateways."""

    max_failures: int = MAX_FAILURES
    failures: int = 0
    last: str = ""
    """The latest failure, as a noun phrase."""
    is_answered: bool = False
    """Whether a request got a complete response, with any status."""

    def failure(self, what: str) -> None:
        """Count a failure."""
        self.failures += 1
        self.last = what

    def success(self) -> None:
        """A response arrived: the service is up."""
        self.failures = 0
        self.is_answered = True

    @property
    def open_because(self) -> str:
        """Why no more requests are sent; `""` if they are."""
        if self.failures < (self.max_failures if self.is_answered else min(self.max_failures, MAX_UNANSWERED)):
            return ""
        state = "the service is down" if self.is_answered else "the server gave no complete response"
        return f"{state}: {self.failures} failures in a row, the latest {self.last}"
