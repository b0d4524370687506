"""Sends deliveries in the background: to this machine, and to those hosts that were allowed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import httpx

from caveat.asgi.loopback import is_http, is_loopback
from caveat.provider.outbox import MOST, Delivery, Outcome

ATTEMPTS = 9
"""How often a delivery is tried: within some four minutes; DFend's webhook page speaks of several."""

TIMEOUT_S = 10.0
"""Seconds until a receiver has to answer."""

_CONNECTIONS = 20

_NO_ADDRESS = (httpx.InvalidURL, ValueError)
"""What is raised where a text is no URL; the second comes of characters, and of hosts, that cannot be encoded."""


class WebhookSender:
    """Carries each delivery until it is received, trying again after 1, 2, 4, … times `delay` seconds.

    `told` hears in one line when one fails for the first time, and what became of each in the end. Whatever is not
    received with a 2xx is tried again: which answers vendors take for one is seldom documented.
    """

    def __init__(  # noqa: PLR0913 - each is one decision
        self,
        *,
        allowed: Iterable[str] = (),
        attempts: int = ATTEMPTS,
        delay: float = 1.0,
        most: int = MOST,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        transport: httpx.AsyncBaseTransport | None = None,
        told: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self._allowed = frozenset(host.lower() for host in allowed)
        self._attempts = attempts
        self._delay = delay
        self._most = most
        self._sleep = sleep
        self._transport = transport
        self._told = told
        # In the order in which they began: a dict keeps it, and gives up what is done at once.
        self._under_way: dict[asyncio.Task[None], Delivery] = {}
        # By identity, for equal ones may fare differently; each is kept beside, so that its identity stays its own.
        self._outcomes: dict[int, tuple[Delivery, Outcome]] = {}

    def take(self, delivery: Delivery) -> None:
        """Begin with a delivery and return at once; where too many are under way the oldest is dropped.

        This is called within an event loop.
        """
        if len(self._under_way) >= self._most:
            oldest, dropped = next(iter(self._under_way.items()))
            del self._under_way[oldest]
            oldest.cancel()
            before = self.outcome(dropped)
            self._end(dropped, "too many deliveries are under way", attempts=before.attempts if before else 0)
        if len(self._outcomes) >= self._most:
            del self._outcomes[next(iter(self._outcomes))]
        self._outcomes[id(delivery)] = delivery, Outcome(0, "under way")
        task = asyncio.get_running_loop().create_task(self._deliver(delivery))
        self._under_way[task] = delivery
        task.add_done_callback(lambda done: self._under_way.pop(done, None))

    def outcome(self, delivery: Delivery) -> Outcome | None:
        """What has become of a delivery that was taken; None where that was too many deliveries ago."""
        _, outcome = self._outcomes.get(id(delivery), (delivery, None))
        return outcome

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await asyncio.wait(list(self._under_way))

    async def close(self) -> None:
        """Drop what is under way, and close what connections there are."""
        unfinished = len(self._under_way)
        if unfinished:
            dropped = "1 delivery was" if unfinished == 1 else f"{unfinished} deliveries were"
            self._told(f"{dropped} dropped unfinished")
        for task in self._under_way:
            task.cancel()
        await self.settle()
        if self._transport is not None:
            await self._transport.aclose()
            self._transport = None

    async def _deliver(self, delivery: Delivery) -> None:
        hindrance = self.hindrance(delivery.url)
        if hindrance:
            self._end(delivery, hindrance)
            return
        for attempt in range(1, self._attempts + 1):
            received, answer = await self._send(delivery)
            if received:
                self._note(delivery, attempt, f"told: {answer}")
                self._told(f"{_shown(delivery.url)} was told: {answer}")
                return
            if attempt < self._attempts:
                wait = self._delay * 2 ** (attempt - 1)
                self._note(delivery, attempt, f"trying again: {answer}")
                if attempt == 1:
                    self._told(f"{_shown(delivery.url)} was not told: {answer}; trying again in {wait:g} s")
                await self._sleep(wait)
        self._end(delivery, answer, attempts=self._attempts)

    def _end(self, delivery: Delivery, why: str, *, attempts: int = 0) -> None:
        """Give a delivery up."""
        self._note(delivery, attempts, f"not told: {why}")
        tried = f", after {attempts} attempts" if attempts > 1 else ""
        self._told(f"{_shown(delivery.url)} was not told{tried}: {why}")

    def _note(self, delivery: Delivery, attempts: int, said: str) -> None:
        if id(delivery) in self._outcomes:
            self._outcomes[id(delivery)] = delivery, Outcome(attempts, said)

    def hindrance(self, address: str) -> str:
        """Why nothing must be sent to an address; `""` where it may be."""
        try:
            url = httpx.URL(address)
            scheme, host, port = url.scheme, url.host, url.port
        except _NO_ADDRESS:
            return "that is no address"
        if not is_http(scheme, host, port):
            return "that is no http address"
        if url.userinfo:
            return "credentials do not belong in an address"
        if not is_loopback(host) and host not in self._allowed:
            return f"{host} is not this machine, and was not allowed"
        return ""

    async def _send(self, delivery: Delivery) -> tuple[bool, str]:
        """Whether a delivery was received, and what was answered."""
        # Not a client but what lies beneath one: it follows no redirect, and keeps no cookie.
        try:
            sent = httpx.Request(
                "POST",
                delivery.url,
                headers={"user-agent": "caveat", **delivery.headers, "content-type": "application/json"},
                content=delivery.content,
                extensions={"timeout": httpx.Timeout(TIMEOUT_S, pool=None).as_dict()},
            )
            answered = await self._connected().handle_async_request(sent)
            # Nobody reads what it says.
            await answered.aclose()
        except (httpx.HTTPError, ValueError) as error:
            return False, str(error) or type(error).__name__
        return answered.is_success, f"it answered {answered.status_code}"

    def _connected(self) -> httpx.AsyncBaseTransport:
        # Made at the first delivery, inside the event loop that all others come from.
        if self._transport is None:
            self._transport = httpx.AsyncHTTPTransport(
                trust_env=False, limits=httpx.Limits(max_connections=_CONNECTIONS)
            )
        return self._transport


def _shown(url: str) -> str:
    """An address as it can be shown to anybody: what may be secret in it is not."""
    try:
        return str(httpx.URL(url).copy_with(userinfo=b"", query=None, fragment=None))
    except _NO_ADDRESS:
        return "An address"
