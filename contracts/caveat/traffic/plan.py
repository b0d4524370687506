"""The plan of a run: which requests are generated."""

from __future__ import annotations

from dataclasses import dataclass

STATEFUL = "stateful"
JOURNEYS = "journeys"
PHASES = ("examples", "coverage", "fuzzing", STATEFUL, JOURNEYS)
"""Ways to make requests: examples of the document, boundary values, random values, sequences by links, and journeys
through the items of a resource."""


SHARE = 4
"""Requests of the examples phase, and of the coverage phase, for each random request."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to make requests; the same plan makes the same requests if the target gives the same responses."""

    seed: int = 0
    examples: int = 50
    """Maximum number of random requests for each operation, and of sequences; `share` depends on it."""
    phases: tuple[str, ...] = PHASES
    shard: tuple[int, int] = (1, 1)
    """K and N: carry out each Nth unit of the run, from the Kth one."""
    only: frozenset[int] | None = None
    """The numbers of the units to carry out; None means all of the shard."""
    brief: bool = False
    """Whether a limit may end the run early, so that each operation is called once before any other request."""
    deadline: float | None = None
    """When to end, in seconds of `time.monotonic`; None means when all is sent."""

    @property
    def share(self) -> int:
        """Maximum number of requests of the examples phase, and of the coverage phase, for each operation."""
        return SHARE * self.examples
