"""The plan: how to make requests."""

from __future__ import annotations

from dataclasses import dataclass

PHASES = ("examples", "coverage", "fuzzing", "stateful")
"""Ways to make requests: from the document's examples, at every bound, at random, and in linked sequences."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to make requests; the same plan makes the same ones for a target that gives the same responses."""

    seed: int = 0
    examples: int = 50
    """How many random requests each operation gets at most."""
    phases: tuple[str, ...] = PHASES
