"""Requests that repeat an idempotency key get the response to the first request with it, and change nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeAlias

from caveat.errors import Unparsable
from caveat.exchange import Request, Response
from caveat.lru import LruCache
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec
from caveat.resources.extensions import idempotency_header

MAX_KEYS = 1_000
"""Keys that a mock remembers; it forgets those not used for the longest time."""

Key: TypeAlias = tuple[str, str, str, bytes]
"""The operation, target, idempotency key and body of a request."""


class RepeatedRequests:
    """Remembers the responses to requests with an idempotency key; a key with another body is another request."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._responses: LruCache[Key, Response] = LruCache(MAX_KEYS)
        self._headers: dict[str, str] = {}
        """By operationId: the header that the document states for idempotency keys, `""` if it states none."""

    def answer(self, key: Key, respond: Callable[[], Response]) -> Response:
        """The stored response to an equal request with this key; without one, the result of `respond`."""
        response = self._responses.use(key)
        if response is None:
            response = respond()
            if response.ok:
                self._responses.put(key, response)
        return response

    def key(self, operation: Operation, request: Request) -> Key | None:
        """The key that equal requests share; None for a request without an idempotency key."""
        if request.method != "POST":
            return None
        stated = self._headers.get(operation.id)
        if stated is None:
            stated = self._headers[operation.id] = idempotency_header(self._spec, operation) or ""
        # Few requests have such a field: one search in all names is faster than one in each.
        if not stated and "idempoten" not in " ".join(request.headers):
            return None
        names = [stated] if stated else [name for name in request.headers if "idempoten" in name]
        value = next(filter(None, map(request.headers.get, names)), None)
        return (operation.id, request.target, value, _content(request)) if value else None


def _content(request: Request) -> bytes:
    """The body; JSON in one notation, because the order of its properties and its spaces make no difference."""
    try:
        return json.dumps(request.json, sort_keys=True).encode()
    except Unparsable:
        return request.body
