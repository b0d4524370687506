"""The state of the mock; the field names are those of the state file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import AwareDatetime, Field


@dataclass(frozen=True, slots=True)
class State:
    """The whole state.

    Signals are not stored, since no operation returns them again. Calls that count against the rate limit are not
    either: the limit is of real time.
    """

    clock: AwareDatetime | None
    """The next time of a ticking clock."""
    signals: Annotated[int, Field(ge=0)]
    """The number of signals so far, which is the id of the last one."""
