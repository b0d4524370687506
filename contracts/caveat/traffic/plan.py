"""What to send, where to, and what is told of it on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from caveat.judging.judge import Judgement

PHASES = ("examples", "coverage", "fuzzing", "stateful")
"""Ways to make requests: from the document's examples, at every bound, at random, and in linked sequences."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to make requests; the same plan makes the same ones of a target that answers the same."""

    seed: int = 0
    examples: int = 50
    """How many requests each operation gets at random, at most."""
    phases: tuple[str, ...] = PHASES
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Sent with every request."""
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By security scheme; each request takes those of one alternative that its operation allows."""
    remembers: bool = True
    """Whether the target remembers what was done: of one that does not, a deletion cannot be expected to last."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the target stands: who judges its answers, and how it is put back to its beginning."""

    judged: Callable[[str], Judgement | None]
    """The judgement on the exchange of a test case, by the test case's id."""
    begin: Callable[[], None]
    """Called before each sequence of requests: one that is tried again has to meet the same world."""


@dataclass(frozen=True, slots=True)
class Step:
    """An operation has been through a phase; a sequence of them has no operation of its own."""

    phase: str
    operation: str = ""


@dataclass(frozen=True, slots=True)
class RunError:
    """A part of the run that could not be carried out."""

    operation: str
    message: str
