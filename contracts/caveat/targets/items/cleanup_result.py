"""The result of the clean-up for the item of one write."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from caveat.targets.ledgers.ledger import Write


class CleanupOutcome(StrEnum):
    """The result of the clean-up for one write."""

    DELETED = "deleted"
    """The item was deleted, and a response proved it."""
    GONE = "gone"
    """The item did not exist any more."""
    WOULD_DELETE = "would be deleted"
    NOT_DELETABLE = "not deletable"
    """It exists, and the contract has no operation that deletes it."""
    LEFT = "left"
    REFUSED = "refused"
    """The service refused the credential, so that the item is left."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One write, and the result for the item that it created."""

    write: Write
    item: str
    """The path of the item, or of its collection if its id is not known."""
    outcome: CleanupOutcome
    reason: str = ""
    """Why the item is left."""
    is_named: bool = True
    """Whether the id of the item is known."""
