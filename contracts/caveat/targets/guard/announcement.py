"""Shows the first request of a run before it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from caveat.exchange import Request, Response
from caveat.targets.guard.guard import Forwarder


@dataclass(slots=True)
class Announcing:
    """A forwarder that shows its first request, as it is sent but unmasked, before it sends it."""

    forwarder: Forwarder
    show: Callable[[Request], None]
    _is_shown: bool = field(default=False, init=False)

    def prepared(self, request: Request) -> Request:
        """The request as it is sent."""
        return self.forwarder.prepared(request)

    def send(self, request: Request) -> Response:
        """Send a prepared request."""
        if not self._is_shown:
            self._is_shown = True
            self.show(request)
        return self.forwarder.send(request)

    def close(self) -> None:
        """Close all connections."""
        self.forwarder.close()
