"""A cache of request heads that a mock accepted: a request with such a head needs only a check of its body."""

from __future__ import annotations

from caveat.exchange import Request

MAX_HEADS = 512
"""Maximum number of heads; one more clears the cache."""


class AcceptedHeads:
    """The heads (method, target and header fields) whose credentials, parameters and preferences need no check again.

    Clients repeat a few heads, and the check of one takes as long as to store an item.
    """

    def __init__(self) -> None:
        self._heads: set[tuple[str, str, tuple[tuple[str, str], ...]]] = set()

    def __contains__(self, request: Request) -> bool:
        """Whether the head of a request is one of them."""
        return (request.method, request.target, request.headers.items_sent) in self._heads

    def add(self, request: Request) -> None:
        """Keep the head of a request."""
        if len(self._heads) >= MAX_HEADS:
            self._heads.clear()
        self._heads.add((request.method, request.target, request.headers.items_sent))

    def clear(self) -> None:
        """Drop all heads, as other credentials may be valid."""
        self._heads.clear()
