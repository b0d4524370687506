"""The unredacted exchanges of findings, and the requests before them, so that these can be sent again."""

from __future__ import annotations

from dataclasses import dataclass, field

from caveat.exchange import Exchange, Request

MAX_HISTORY = 5_000
"""The maximum number of requests that are kept since a reset of the target."""


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
    """All requests between two resets of the target; shared by the findings of that time."""
    position: int
    """How many of them were sent when the finding was made, including its own; 0 if too many to keep."""


class Originals:
    """The originals of findings by fingerprint, those of one unit."""

    def __init__(self, *, keeps_history: bool = False) -> None:
        self._keeps_history = keeps_history
        self._history: list[Timed] = []
        self._by_fingerprint: dict[str, Original] = {}

    def sent(self, request: Request, time: float) -> None:
        """Add a request that was sent to the history, with the time when its response was complete."""
        if self._keeps_history and len(self._history) <= MAX_HISTORY:
            self._history.append(Timed(request, time))

    def reset(self) -> None:
        """Start a new history: the target was reset, so earlier requests have no effect."""
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
