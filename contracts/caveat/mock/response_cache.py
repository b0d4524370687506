"""A cache of responses that stay the same until another operation is called, or until the day changes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from caveat.exchange import Request, Response
from caveat.openapi.operation import Operation
from caveat.provider.clock import Clock, day, move, peek, position, system
from caveat.provider.principal import Principal

MAX_RESPONSES = 1024
"""Responses that are cached; with one more, the cache is cleared."""

MAX_BYTES = 4096
"""Bytes of a response body, and characters of a request target, that are cached."""

Key: TypeAlias = tuple[str, Principal | None, str]


@dataclass(frozen=True, slots=True)
class _Daily:
    """A response that is valid on one day."""

    response: Response
    start: datetime
    end: datetime
    ticks: timedelta | None
    """How far its operation advances a ticking clock."""


class ResponseCache:
    """Caches responses that depend only on request line, principal and state, and some of them on the day."""

    def __init__(self, cacheable: Collection[str] = (), daily: Collection[str] = (), clock: Clock = system) -> None:
        """Cache the responses of these operations; those of `daily` depend on the date of `clock`, too."""
        self._cacheable = cacheable
        self._daily = daily
        self._clock = clock
        self._responses: dict[Key, Response | _Daily] = {}

    def answer(
        self, operation: Operation, principal: Principal | None, request: Request, make: Callable[[], Response | None]
    ) -> Response | None:
        """The cached response, else the response that `make` returns."""
        daily = operation.id in self._daily
        if not (daily or operation.id in self._cacheable) or len(request.target) > MAX_BYTES:
            # The operation may write, so the cache is dropped.
            self._responses.clear()
            return make()
        key = (operation.id, principal, request.target)
        cached = self._responses.get(key)
        if isinstance(cached, Response):
            return cached
        now = peek(self._clock) if daily else None
        if cached is not None and now is not None and cached.start <= now < cached.end:
            # As far as the operation does, so that later times do not depend on the cache.
            move(self._clock, now + cached.ticks if cached.ticks else None)
            return cached.response
        response = make()
        if response is not None and len(response.body) <= MAX_BYTES:
            if len(self._responses) >= MAX_RESPONSES:
                self._responses.clear()
            self._responses[key] = response if now is None else self._daily_response(response, now)
        return response

    def _daily_response(self, response: Response, now: datetime) -> _Daily:
        """A response of an operation that was called at `now`."""
        after = position(self._clock)
        return _Daily(response, *day(now), None if after is None else after - now)
