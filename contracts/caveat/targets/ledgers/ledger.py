"""The ledger: counts requests and records writes before they are sent, for all processes of a run."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from caveat.openapi.operation import Effect
from caveat.targets.target import Budget

FOLDER = ".caveat"
"""The folder of ledgers, beside the configuration."""

RESUME_GAP_S = 60.0
"""Seconds without a request from which on a pause of a killed run does not count as time of the run."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one run on one target."""

    budget: Budget
    rate: float | None = None
    """Requests per second, of all runs on the target together; None means unlimited."""


@dataclass(frozen=True, slots=True)
class Spent:
    """The used-up budget of a run."""

    requests: int = 0
    writes: int = 0
    spends: int = 0
    seconds: float = 0.0
    """Since the first request of the run, without the time between a kill and the continuation."""


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
    """The request target: path and query, without secrets."""
    body: bytes = field(default=b"", repr=False)
    """The start of the body, without secrets."""
    status: int | None = None
    """The status of the response; None if no response was recorded."""
    created: str = ""
    """The id of the item that it created, as text; `""` if it created none, or the response does not show it."""
    cleaned: bool = False
    """Whether the created item is gone."""


class Ledger(Protocol):
    """Shared by all processes (and, for redis, machines) of a run; every method is atomic, and raises `BadLedger`.

    What a method changed survives the end of the process by any signal.
    """

    @property
    def run(self) -> str:
        """The id of the run."""

    def reserve(self, effect: Effect) -> Reservation:
        """Count one request before it is sent, unless a limit is used up."""

    def postpone(self, seconds: float) -> None:
        """Send nothing for these seconds (Retry-After), in any process."""

    def spent(self) -> Spent:
        """The used-up budget of the run."""

    def record_write(self, operation: str, method: str, target: str, body: bytes) -> int:
        """Record a write before it is sent; returns its id."""

    def record_response(self, write: int, status: int, created: str = "", keys: Iterable[str] = ()) -> None:
        """Record the response to a write; the item that it created, if any, can be found by `keys`."""

    def creator(self, keys: Iterable[str]) -> int | None:
        """The write, of any run on the target, that created an item with one of these keys; None if it is gone."""

    def release(self, write: int) -> None:
        """Forget the item of a write: it may be gone, and another item may get its id, so no key finds it any more."""

    def mark_cleaned(self, write: int) -> None:
        """Record that the item of a write is gone."""

    def writes(self, *, all_runs: bool = False) -> Iterator[Write]:
        """The writes of this run, or of all runs on the target, oldest first."""

    def record_existing(self, collection: str, ids: Iterable[str]) -> None:
        """Record the ids in a collection before the run creates an item in it; later calls change nothing."""

    def existing(self, collection: str, run: str = "") -> frozenset[str] | None:
        """The recorded ids, by default those of this run; None if none were recorded."""

    def finish(self) -> None:
        """End the run normally: the next run on the target starts with a full budget."""

    def close(self) -> None:
        """Release the connection."""


def scope(url: str) -> str:
    """A short text for a target's URL: items created at one URL are never searched for at another."""
    return hashlib.sha256(url.rstrip("/").encode()).hexdigest()[:16]


def new_run() -> str:
    """The id of a new run."""
    return uuid.uuid4().hex[:12]


def used_up(budget: Budget, effect: Effect, spent: Spent) -> str:
    """The limit that allows no further request with an effect, as a noun phrase; `""` if there is none."""
    if budget.requests is not None and spent.requests >= budget.requests:
        return f"max_requests ({budget.requests})"
    if effect is not Effect.READS and budget.writes is not None and spent.writes >= budget.writes:
        return f"max_writes ({budget.writes})"
    if effect is Effect.SPENDS and budget.spends is not None and spent.spends >= budget.spends:
        return f"max_spends ({budget.spends})"
    if budget.seconds is not None and spent.seconds >= budget.seconds:
        return f"max_time ({budget.seconds:g} s)"
    return ""
