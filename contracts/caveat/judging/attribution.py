"""Where a finding comes from, and whether its requests repeat it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Attribution(StrEnum):
    """Whose a finding is: the one who has to act."""

    SERVER = "server"
    """The service does something else than was promised."""
    CONTRACT = "contract"
    """The contract is wrong or leaves something out: a file of ours, or an assumption."""
    MOCK = "mock"
    """A mock sent the response, or injected a fault into it."""
    NETWORK = "network"
    """Something between the client and the service, such as a gateway or a connection that is lost now and then."""
    TOOL = "tool"
    """Caveat is wrong or cannot tell: two validators disagree."""


@dataclass(frozen=True, slots=True)
class Replay:
    """The result of sending the requests of a finding again."""

    repeated: int
    """How often the promise was broken in the same way."""
    attempts: int
    after_earlier: bool = False
    """Whether earlier requests of the run were sent before them: alone, they do not repeat the finding."""

    @property
    def is_stable(self) -> bool:
        """Whether every attempt repeated the finding."""
        return self.repeated == self.attempts
