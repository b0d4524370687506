"""Where a finding comes from, and whether its requests repeat it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Attribution(StrEnum):
    """Who has to act on a finding."""

    SERVER = "server"
    """The vendor: the service does not do what was promised."""
    CONTRACT = "contract"
    """The owner of the contract: it is wrong or incomplete, such as an assumption or a generated file."""
    MOCK = "mock"
    """A mock sent the response, or injected a fault into it."""
    NETWORK = "network"
    """Something between the client and the service, such as a gateway or an unreliable connection."""
    TOOL = "tool"
    """Caveat is wrong or cannot tell: two validators disagree."""


@dataclass(frozen=True, slots=True)
class Replay:
    """The result of sending the requests of a finding again."""

    repeated: int
    """How often the promise was broken in the same way."""
    attempts: int
    after_earlier: bool = False
    """Whether earlier requests of the run were sent first, because the requests alone do not repeat the finding."""

    @property
    def is_stable(self) -> bool:
        """Whether every attempt repeated the finding."""
        return self.repeated == self.attempts
