"""How often a signal endpoint may be called."""

from __future__ import annotations

from collections import deque

PERIOD = 1_000_000_000
"""A second, in nanoseconds."""


class Rate:
    """Lets so many calls pass in any stretch of a second; those that are refused do not count."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._passed: deque[int] = deque(maxlen=limit)

    def allows(self, moment: int) -> bool:
        """Whether a call at this moment, in nanoseconds of any clock, may pass; if so, it has."""
        if len(self._passed) == self.limit and moment - self._passed[0] < PERIOD:
            return False
        self._passed.append(moment)
        return True
