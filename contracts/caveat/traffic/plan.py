"""The plan: how to make requests."""

from __future__ import annotations

from dataclasses import dataclass

PHASES = ("examples", "coverage", "fuzzing", "stateful")
"""Ways to make requests: examples of the document, boundary values, random values, and sequences by links."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to make requests; the same plan makes the same requests if the target gives the same responses."""

    seed: int = 0
    examples: int = 50
    """Maximum number of random requests for each operation."""
    phases: tuple[str, ...] = PHASES
