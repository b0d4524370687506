"""The ledger: counts requests and records writes before they are sent, for all processes of a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from caveat.openapi.operation import Effect
from caveat.targets.target import Budget


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one run on one target."""

    budget: Budget
    rate: float | None = None
    """Requests per second; None means unlimited."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run has used up."""

    requests: int = 0
    writes: int = 0
    spends: int = 0
    seconds: float = 0.0
    """Since the first request of the run."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """The answer to a request for permission to send."""

    granted: bool
    wait_s: float = 0.0
    """Seconds to wait before sending, to keep the rate."""
    exhausted: str = ""
    """The limit that is used up, as a noun phrase, such as `max_requests (200)`; `""` if granted."""


@dataclass(frozen=True, slots=True)
class Write:
    """A write that was sent, or may have been sent."""

    id: int
    run: str
    operation: str
    method: str
    target: str
    """The request target: path and query."""
    body: bytes = field(default=b"", repr=False)
    status: int | None = None
    """The status of the response; None if no response was recorded."""
    location: str = ""
    """The response's Location."""
    response_body: bytes = field(default=b"", repr=False)
    cleaned: bool = False
    """Whether what it created is gone, as seen by a read."""


class Ledger(Protocol):
    """Shared by all processes (and, for redis, machines) of a run; every method is atomic and durable."""

    def reserve(self, effect: Effect) -> Reservation:
        """Count one request before it is sent, unless a limit is used up."""

    def record_write(self, operation: str, method: str, target: str, body: bytes) -> int:
        """Record a write before it is sent; returns its id."""

    def record_response(self, write: int, status: int, location: str, body: bytes) -> None:
        """Record the response to a write."""

    def postpone(self, seconds: float) -> None:
        """Send nothing for these seconds (Retry-After), in any process."""

    def spent(self) -> Spent:
        """What the run has used up."""

    def writes(self, *, all_runs: bool = False) -> Iterator[Write]:
        """The writes of this run, or of all runs on the target, oldest first."""

    def mark_cleaned(self, write: int) -> None:
        """Record that what a write created is gone."""

    def finish(self) -> None:
        """The run ended in order: the next run on the target starts with a full budget."""

    def close(self) -> None:
        """Release the connection."""
