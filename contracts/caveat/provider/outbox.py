"""The webhook deliveries of a provider, and their outcomes."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue

MAX_DELIVERIES = 1_000
"""Deliveries that are kept; past that the oldest are dropped."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A POST to a webhook, with a JSON body."""

    url: str
    body: JsonValue
    headers: Mapping[str, str] = field(default_factory=dict)
    """Header fields besides those that describe the body."""

    @property
    def content(self) -> bytes:
        """The body as it is sent."""
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")

    @property
    def request(self) -> Request:
        """The request; its target is the whole URL."""
        fields = [*self.headers.items(), ("content-type", "application/json")]
        return Request("POST", self.url, Headers(fields), self.content)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state of a delivery."""

    attempts: int
    """The number of times that it was sent."""
    description: str
    """Whether it was received, and the receiver's response, as in `delivered: the receiver answered 200`."""


class Outbox:
    """A queue of deliveries that the mock collects."""

    def __init__(self) -> None:
        self._queue: deque[Delivery] = deque(maxlen=MAX_DELIVERIES)

    def put(self, delivery: Delivery) -> None:
        """Add a delivery; the oldest is dropped where there are too many."""
        self._queue.append(delivery)

    def drain(self) -> tuple[Delivery, ...]:
        """Remove and return all deliveries, the oldest first."""
        deliveries = tuple(self._queue)
        self._queue.clear()
        return deliveries
