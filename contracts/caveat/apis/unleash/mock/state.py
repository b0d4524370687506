"""What the mock knows after some calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import AwareDatetime, Field


@dataclass(frozen=True, slots=True)
class State:
    """The whole of it; signals are not kept, and what counts against the rate limit is of real time, so of one run."""

    clock: AwareDatetime | None
    """What a clock that ticks tells next."""
    signals: Annotated[int, Field(ge=0)]
    """How many there were; the last has this id."""
