"""The errors that an operation raises; each becomes an error response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass
class OperationError(Exception):
    """An operation cannot be carried out."""

    @property
    def status(self) -> Literal[400, 403, 404]:
        """The HTTP status of the error response."""
        return 404


@dataclass
class NotFound(OperationError):
    """There is no such record, or none that the caller may see."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind} {self.id} not found"


@dataclass
class Forbidden(OperationError):
    """The client belongs to another partner."""

    client_id: str

    @property
    def status(self) -> Literal[400, 403, 404]:
        """The HTTP status of the error response."""
        return 403

    def __str__(self) -> str:
        return f"the token has no access to client {self.client_id}"


@dataclass
class NotTracked(OperationError):
    """The tracking of the app is not enabled."""

    app_id: str

    @property
    def status(self) -> Literal[400, 403, 404]:
        """The HTTP status of the error response."""
        return 403

    def __str__(self) -> str:
        return f"tracking is not enabled for app {self.app_id}; enable it at the Partner Hub"


@dataclass
class UnknownType(OperationError):
    """The event type is none that the contract lists; the vendor may know it, and the mock knows no more."""

    type: str

    @property
    def status(self) -> Literal[400, 403, 404]:
        """The HTTP status of the error response."""
        return 400

    def __str__(self) -> str:
        return f"the event type {self.type} is not known"
