"""What the mock of a document sent in reply to reads: the same again, until another request may change its state."""

from __future__ import annotations

from typing import TypeAlias

from starlette.types import Message, Scope

from caveat.exchange import Response

MAX_RESPONSES = 1024
"""Responses that are kept; with one more, all are dropped."""

MAX_BYTES = 8192
"""Bytes of a response body that is kept, and of the target of its request."""

Key: TypeAlias = tuple[str, bytes, bytes, tuple[tuple[bytes, bytes], ...]]

READING = frozenset({"GET", "HEAD"})
"""Methods whose responses are kept, and whose requests change nothing."""

_OF_A_BODY = frozenset({b"content-length", b"transfer-encoding"})


class SentReads:
    """The messages of responses, by all that a response to a read depends on: its request, without a body."""

    def __init__(self) -> None:
        self._sent: dict[Key, tuple[Message, Message]] = {}

    def key(self, scope: Scope) -> Key | None:
        """The key of a request; None if its response is not kept."""
        if scope["method"] not in READING:
            return None
        fields = tuple(scope["headers"])
        for name, value in fields:
            if name in _OF_A_BODY and value != b"0":
                return None
        # Without a raw path, which some servers do not give, the path is decoded.
        path: bytes = scope.get("raw_path") or scope["path"].encode()
        return (scope["method"], path, scope.get("query_string", b""), fields)

    def get(self, key: Key) -> tuple[Message, Message] | None:
        """The messages that were sent; middleware may change them."""
        sent = self._sent.get(key)
        if sent is None:
            return None
        start, body = sent
        return {**start, "headers": list(start["headers"])}, body

    def keep(self, key: Key, response: Response, sent: tuple[Message, Message]) -> None:
        """Keep the messages of a response."""
        if len(response.body) > MAX_BYTES or len(key[1]) + len(key[2]) > MAX_BYTES:
            return
        if len(self._sent) >= MAX_RESPONSES:
            self._sent.clear()
        start, body = sent
        self._sent[key] = {**start, "headers": list(start["headers"])}, dict(body)

    def clear(self) -> None:
        """Drop what was sent: the state may have changed."""
        self._sent.clear()
