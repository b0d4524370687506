"""Why the world cannot say or do what it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass
class Refusal(Exception):
    """The world refuses."""

    @property
    def status(self) -> Literal[403, 404]:
        """The HTTP status that says so."""
        return 404


@dataclass
class Missing(Refusal):
    """There is no such thing, or not for the one who asks."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"there is no {self.kind} {self.id}"


@dataclass
class Closed(Refusal):
    """It is another partner's."""

    client_id: str

    @property
    def status(self) -> Literal[403, 404]:
        """Forbidden."""
        return 403

    def __str__(self) -> str:
        return f"the token does not open client {self.client_id}"
