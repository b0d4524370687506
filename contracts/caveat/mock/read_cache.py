"""A cache of the responses to GET and HEAD of a document's mock, cleared by every other request."""

from __future__ import annotations

from typing import TypeAlias

from starlette.types import Message, Scope

from caveat.exchange import Response

MAX_RESPONSES = 1024
"""Responses that are cached; with one more, all are dropped."""

MAX_BYTES = 8192
"""Maximum size of a cached response body, and of the target of its request."""

Key: TypeAlias = tuple[str, bytes, bytes, tuple[tuple[bytes, bytes], ...]]

CACHED_METHODS = frozenset({"GET", "HEAD"})
"""Methods that change nothing, and whose responses are cached."""

_BODY_FIELDS = frozenset({b"content-length", b"transfer-encoding"})


class ReadCache:
    """The ASGI messages of responses, by method, target and header fields of the request."""

    def __init__(self) -> None:
        self._sent: dict[Key, tuple[Message, Message]] = {}

    def key(self, scope: Scope) -> Key | None:
        """The key of a request; None if its response is not cached."""
        if scope["method"] not in CACHED_METHODS:
            return None
        fields = tuple(scope["headers"])
        for name, value in fields:
            if name in _BODY_FIELDS and value != b"0":
                return None
        # Without a raw path, which some servers do not give, the path is decoded.
        path: bytes = scope.get("raw_path") or scope["path"].encode()
        return (scope["method"], path, scope.get("query_string", b""), fields)

    def get(self, key: Key) -> tuple[Message, Message] | None:
        """A copy of the messages that were sent, as middleware may change them."""
        sent = self._sent.get(key)
        if sent is None:
            return None
        start, body = sent
        return {**start, "headers": list(start["headers"])}, body

    def store(self, key: Key, response: Response, sent: tuple[Message, Message]) -> None:
        """Cache the messages of a response."""
        if len(response.body) > MAX_BYTES or len(key[1]) + len(key[2]) > MAX_BYTES:
            return
        if len(self._sent) >= MAX_RESPONSES:
            self._sent.clear()
        start, body = sent
        self._sent[key] = {**start, "headers": list(start["headers"])}, dict(body)

    def clear(self) -> None:
        """Remove all responses: the state may have changed."""
        self._sent.clear()
