"""Requests that repeat an idempotency key get the response to the first request with it, and change nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from caveat.exchange import Request, Response
from caveat.lru import LruCache
from caveat.openapi.operation import Operation

MAX_KEYS = 1_000
"""Keys that a mock remembers; it forgets those not used for the longest time."""

_Key: TypeAlias = tuple[str, str, str, bytes]


class RepeatedRequests:
    """Remembers the responses to requests with an idempotency key; a key with another body is another request."""

    def __init__(self) -> None:
        self._responses: LruCache[_Key, Response] = LruCache(MAX_KEYS)

    def answer(self, operation: Operation, request: Request, respond: Callable[[], Response]) -> Response:
        """The response to a request: that to an equal one before with the same key, else that of `respond`."""
        key = _key(operation, request)
        if key is None:
            return respond()
        response = self._responses.use(key)
        if response is None:
            response = respond()
            if response.ok:
                self._responses.put(key, response)
        return response


def _key(operation: Operation, request: Request) -> _Key | None:
    if request.method != "POST":
        return None
    value = next((value for name, value in request.headers.items() if "idempoten" in name), None)
    return (operation.id, request.target, value, request.body) if value else None
