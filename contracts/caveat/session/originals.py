"""What is needed to send the requests of findings again: they as sent, and those before them."""

from __future__ import annotations

from dataclasses import dataclass, field

from caveat.exchange import Exchange, Request

MAX_HISTORY = 5_000
"""Requests that are kept after a reset of the target."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A request with its secrets, and when its response was complete."""

    request: Request = field(repr=False)
    time: float
    """In seconds from any start."""


@dataclass(frozen=True, slots=True)
class Original:
    """The exchanges of a finding with their secrets, which never leave the session."""

    exchanges: tuple[Exchange, ...] = field(repr=False)
    history: list[Timed] = field(repr=False)
    """The requests since the target was reset, and later ones; shared by the findings of this time."""
    position: int
    """How many of them were sent when the finding was made, with its own; 0 if they were too many to be kept."""


class Originals:
    """The originals of findings by fingerprint, those of one unit."""

    def __init__(self, *, keeps_history: bool = False) -> None:
        self._keeps_history = keeps_history
        self._history: list[Timed] = []
        self._by_fingerprint: dict[str, Original] = {}

    def sent(self, request: Request, time: float) -> None:
        """A request was sent, and its response was complete at this time."""
        if self._keeps_history and len(self._history) <= MAX_HISTORY:
            self._history.append(Timed(request, time))

    def reset(self) -> None:
        """The target was reset: what was sent before does not matter to what comes."""
        self._history = []

    def keep(self, fingerprint: str, exchanges: tuple[Exchange, ...]) -> None:
        """Keep the exchanges of a finding."""
        position = len(self._history) if len(self._history) <= MAX_HISTORY else 0
        self._by_fingerprint[fingerprint] = Original(exchanges, self._history, position)

    def get(self, fingerprint: str) -> Original | None:
        """The original of a finding."""
        return self._by_fingerprint.get(fingerprint)

    def start_unit(self) -> None:
        """Forget all originals."""
        self._history = []
        self._by_fingerprint = {}
