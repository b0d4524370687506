"""How often a signal endpoint may be called."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta

PERIOD = timedelta(seconds=1)


class Rate:
    """Lets so many calls pass in any stretch of a second; those that are refused do not count."""

    def __init__(self, limit: int, passed: Iterable[datetime] = ()) -> None:
        self.limit = limit
        self._passed: deque[datetime] = deque(passed, maxlen=limit)

    @property
    def passed(self) -> tuple[datetime, ...]:
        """When the last calls passed that still count."""
        return tuple(self._passed)

    def allows(self, moment: datetime) -> bool:
        """Whether a call at this moment may pass; if so, it has."""
        if len(self._passed) == self.limit and moment - self._passed[0] < PERIOD:
            return False
        self._passed.append(moment)
        return True
