"""Sends webhook deliveries in the background: to this machine, and to the hosts that the user allows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import httpx

from caveat.asgi.loopback import is_http, is_loopback
from caveat.provider.outbox import MAX_DELIVERIES, Delivery, Outcome

MAX_ATTEMPTS = 9
"""Attempts for each delivery, within about four minutes; DFend's webhook page says several minutes."""

TIMEOUT_S = 10.0
"""Seconds in which a receiver has to answer."""

_MAX_CONNECTIONS = 20

_INVALID_URL = (httpx.InvalidURL, ValueError)
"""What httpx raises for a text that is not a URL; a `ValueError` where characters or a host cannot be encoded."""


class WebhookSender:
    """Sends each delivery until a receiver answers with 2xx, and retries after 1, 2, 4, … times `delay` seconds.

    Any other status is retried, because vendors rarely document which statuses they accept. `log` gets one line for the
    first failure of a delivery, and one for its end.
    """

    def __init__(  # noqa: PLR0913 - each is one decision
        self,
        *,
        allowed: Iterable[str] = (),
        max_attempts: int = MAX_ATTEMPTS,
        delay: float = 1.0,
        max_deliveries: int = MAX_DELIVERIES,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        transport: httpx.AsyncBaseTransport | None = None,
        log: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self._allowed = frozenset(host.lower() for host in allowed)
        self._max_attempts = max_attempts
        self._delay = delay
        self._max_deliveries = max_deliveries
        self._sleep = sleep
        self._transport = transport
        self._log = log
        # In the order of their start: a dict keeps it, and removes a finished task in constant time.
        self._pending: dict[asyncio.Task[None], Delivery] = {}
        # By identity, since equal deliveries may end differently; the delivery is kept, so its identity stays unique.
        self._outcomes: dict[int, tuple[Delivery, Outcome]] = {}

    def enqueue(self, delivery: Delivery) -> None:
        """Start to send a delivery and return at once; where too many are pending, the oldest is dropped.

        Call this within an event loop.
        """
        if len(self._pending) >= self._max_deliveries:
            oldest, dropped = next(iter(self._pending.items()))
            del self._pending[oldest]
            oldest.cancel()
            outcome = self.outcome(dropped)
            self._give_up(dropped, "too many deliveries are pending", attempts=outcome.attempts if outcome else 0)
        if len(self._outcomes) >= self._max_deliveries:
            del self._outcomes[next(iter(self._outcomes))]
        self._outcomes[id(delivery)] = delivery, Outcome(0, "pending")
        task = asyncio.get_running_loop().create_task(self._deliver(delivery))
        self._pending[task] = delivery
        task.add_done_callback(lambda done: self._pending.pop(done, None))

    def outcome(self, delivery: Delivery) -> Outcome | None:
        """The outcome of a delivery; None if it is no longer kept."""
        _, outcome = self._outcomes.get(id(delivery), (delivery, None))
        return outcome

    async def join(self) -> None:
        """Wait until no delivery is pending."""
        while self._pending:
            await asyncio.wait(list(self._pending))

    async def close(self) -> None:
        """Drop pending deliveries, and close all connections."""
        unfinished = len(self._pending)
        if unfinished:
            dropped = "1 pending delivery was" if unfinished == 1 else f"{unfinished} pending deliveries were"
            self._log(f"{dropped} dropped")
        for task in self._pending:
            task.cancel()
        await self.join()
        if self._transport is not None:
            await self._transport.aclose()
            self._transport = None

    async def _deliver(self, delivery: Delivery) -> None:
        reason = self.blocked_reason(delivery.url)
        if reason:
            self._give_up(delivery, reason)
            return
        for attempt in range(1, self._max_attempts + 1):
            received, answer = await self._send(delivery)
            if received:
                self._set_outcome(delivery, attempt, f"delivered: {answer}")
                self._log(f"webhook {_public_url(delivery.url)} delivered: {answer}")
                return
            if attempt < self._max_attempts:
                wait = self._delay * 2 ** (attempt - 1)
                self._set_outcome(delivery, attempt, f"retrying: {answer}")
                if attempt == 1:
                    self._log(f"webhook {_public_url(delivery.url)} failed: {answer}; next attempt in {wait:g} s")
                await self._sleep(wait)
        self._give_up(delivery, answer, attempts=self._max_attempts)

    def _give_up(self, delivery: Delivery, reason: str, *, attempts: int = 0) -> None:
        self._set_outcome(delivery, attempts, f"not delivered: {reason}")
        after = f" after {attempts} attempts" if attempts > 1 else ""
        self._log(f"webhook {_public_url(delivery.url)} not delivered{after}: {reason}")

    def _set_outcome(self, delivery: Delivery, attempts: int, description: str) -> None:
        if id(delivery) in self._outcomes:
            self._outcomes[id(delivery)] = delivery, Outcome(attempts, description)

    def blocked_reason(self, address: str) -> str:
        """Why nothing may be sent to a URL; `""` where it may."""
        try:
            url = httpx.URL(address)
            scheme, host, port = url.scheme, url.host, url.port
        except _INVALID_URL:
            return "it is not a URL"
        if not is_http(scheme, host, port):
            return "it is not an HTTP URL"
        if url.userinfo:
            return "the URL contains credentials"
        if not is_loopback(host) and host not in self._allowed:
            return f"{host} is not this machine, and is not an allowed host"
        return ""

    async def _send(self, delivery: Delivery) -> tuple[bool, str]:
        """Whether a delivery was received, and the receiver's answer."""
        # By the transport, not by a client: it follows no redirect, and keeps no cookie.
        try:
            request = httpx.Request(
                "POST",
                delivery.url,
                headers={"user-agent": "caveat", **delivery.headers, "content-type": "application/json"},
                content=delivery.content,
                extensions={"timeout": httpx.Timeout(TIMEOUT_S, pool=None).as_dict()},
            )
            response = await self._connected().handle_async_request(request)
            # Its body is not needed.
            await response.aclose()
        except (httpx.HTTPError, ValueError) as error:
            return False, str(error) or type(error).__name__
        return response.is_success, f"the receiver answered {response.status_code}"

    def _connected(self) -> httpx.AsyncBaseTransport:
        # Created at the first delivery, inside the event loop of all others.
        if self._transport is None:
            self._transport = httpx.AsyncHTTPTransport(
                trust_env=False, limits=httpx.Limits(max_connections=_MAX_CONNECTIONS)
            )
        return self._transport


def _public_url(url: str) -> str:
    """A URL without the parts that may be secret."""
    try:
        return str(httpx.URL(url).copy_with(userinfo=b"", query=None, fragment=None))
    except _INVALID_URL:
        return "URL"
