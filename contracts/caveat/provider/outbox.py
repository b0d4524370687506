"""What a vendor sends of its own accord: a webhook's call, made ready."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from caveat.json_text import JsonValue

MOST = 1_000
"""How many deliveries wait at the most; past that the oldest are dropped."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A call to somebody's URL, with a body of JSON."""

    url: str
    body: JsonValue
    headers: Mapping[str, str] = field(default_factory=dict)
    """Header fields beside those that tell of the body."""

    @property
    def content(self) -> bytes:
        """The body as it is sent."""
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What has become of a delivery so far."""

    attempts: int
    """How often it was sent."""
    said: str
    """Whether it was received, and what was answered, as in `told: it answered 200`."""


class Outbox:
    """Deliveries that wait to be taken away."""

    def __init__(self) -> None:
        self._waiting: deque[Delivery] = deque(maxlen=MOST)

    def put(self, delivery: Delivery) -> None:
        """Let a delivery wait; the oldest is dropped where there are too many."""
        self._waiting.append(delivery)

    def drain(self) -> tuple[Delivery, ...]:
        """All that wait, the oldest first; after this none do."""
        taken = tuple(self._waiting)
        self._waiting.clear()
        return taken
