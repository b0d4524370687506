"""A cache of responses that stay the same until another operation is called."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeAlias

from caveat.exchange import Request, Response
from caveat.openapi.operation import Operation
from caveat.provider.principal import Principal

MAX_RESPONSES = 1024
"""Responses that are cached; with one more, the cache is cleared."""

MAX_BYTES = 4096
"""Bytes of a response body, and characters of a request target, that are cached."""

Key: TypeAlias = tuple[str, Principal | None, str]


class ResponseCache:
    """Caches responses of `cacheable` operations, which depend only on request line, principal and state."""

    def __init__(self, cacheable: Collection[str] = ()) -> None:
        self._cacheable = cacheable
        self._responses: dict[Key, Response] = {}

    def answer(
        self, operation: Operation, principal: Principal | None, request: Request, make: Callable[[], Response | None]
    ) -> Response | None:
        """The cached response, else the response that `make` returns."""
        if operation.id not in self._cacheable or len(request.target) > MAX_BYTES:
            # The operation may write, so the cache is dropped.
            self._responses.clear()
            return make()
        key = (operation.id, principal, request.target)
        cached = self._responses.get(key)
        return cached if cached is not None else self._add(key, make())

    def _add(self, key: Key, response: Response | None) -> Response | None:
        if response is not None and len(response.body) <= MAX_BYTES:
            if len(self._responses) >= MAX_RESPONSES:
                self._responses.clear()
            self._responses[key] = response
        return response
