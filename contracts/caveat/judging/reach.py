"""The outcome of the requests to an operation: reached, accepted, only refused, or never sent, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

K = TypeVar("K", int, str)

NOT_GENERATED = "no request was generated"
IN_ANOTHER_SHARD = "it is in another shard"


class Reach(StrEnum):
    """The state of an operation after a run."""

    REACHED = "reached"
    """It gave a response that the contract promises for success."""
    ACCEPTED = "accepted without a documented success"
    """It gave a response with 2xx that the contract does not document."""
    REFUSED = "only refused"
    NOT_JUDGED = "not judged"
    """Requests were sent, and no response said anything about the API, such as 429."""
    NOT_SENT = "never sent"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The numbers of requests to one operation, by result."""

    statuses: Mapping[int, int] = field(default_factory=dict)
    """The number of judged responses by status."""
    promised: bool = False
    """Whether one of them is a response that the contract promises for success."""
    not_sent: Mapping[str, int] = field(default_factory=dict)
    """The number of requests that were not sent, by reason; 0 if none was generated because of it."""
    not_judged: Mapping[str, int] = field(default_factory=dict)
    """The number of responses that were not judged, by reason."""
    allowed: bool = True
    """Whether the target allows requests to the operation; if not, it need not be reached."""

    @property
    def judged(self) -> int:
        """The number of judged responses."""
        return sum(self.statuses.values())

    @property
    def accepted(self) -> bool:
        """Whether a request was accepted: with 2xx, or with another response that the contract promises for success."""
        return self.promised or any(200 <= status < 300 for status in self.statuses)  # noqa: PLR2004 - RFC 9110, 15.3

    @property
    def state(self) -> Reach:
        """The state of the operation."""
        if self.promised:
            return Reach.REACHED
        if self.statuses:
            return Reach.ACCEPTED if self.accepted else Reach.REFUSED
        return Reach.NOT_JUDGED if self.not_judged else Reach.NOT_SENT

    @property
    def why(self) -> str:
        """The statuses of an operation without a documented success, or the reasons why nothing was sent or judged."""
        match self.state:
            case Reach.REACHED:
                return ""
            case Reach.ACCEPTED | Reach.REFUSED:
                return ", ".join(f"{status} ({count:,})" for status, count in sorted(self.statuses.items()))
            case Reach.NOT_JUDGED:
                return "; ".join(sorted(self.not_judged))
        # Another shard is a reason only where no other is known.
        reasons = sorted(self.not_sent.keys() - {IN_ANOTHER_SHARD}) or sorted(self.not_sent)
        return "; ".join(reasons) or NOT_GENERATED


def together(first: Outcome, second: Outcome) -> Outcome:
    """The outcome of the requests of both."""
    return Outcome(
        _sum(first.statuses, second.statuses),
        first.promised or second.promised,
        _sum(first.not_sent, second.not_sent),
        _sum(first.not_judged, second.not_judged),
        first.allowed and second.allowed,
    )


def _sum(first: Mapping[K, int], second: Mapping[K, int]) -> dict[K, int]:
    return {key: first.get(key, 0) + second.get(key, 0) for key in sorted(first.keys() | second.keys())}
