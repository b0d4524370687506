"""The rate limit of a signal endpoint."""

from __future__ import annotations

from collections import deque

PERIOD_NS = 1_000_000_000
"""A second, in nanoseconds."""


class RateLimit:
    """Allows `limit` calls in any period of one second; refused calls do not count."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._allowed: deque[int] = deque(maxlen=limit)

    def allow(self, now_ns: int) -> bool:
        """Whether a call at this time of a monotonic clock is allowed; an allowed call counts."""
        if len(self._allowed) == self.limit and now_ns - self._allowed[0] < PERIOD_NS:
            return False
        self._allowed.append(now_ns)
        return True
