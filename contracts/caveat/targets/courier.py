"""Sends deliveries in the background: to this machine, and to those hosts that were allowed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import httpx

from caveat.delivery import MOST, Delivery
from caveat.targets.loopback import is_http, is_loopback

PATIENCE = 10.0
"""Seconds until a receiver has to answer."""

_CONNECTIONS = 20

_NO_ADDRESS = (httpx.InvalidURL, ValueError)
"""What is raised where a text is no URL; the second comes of characters, and of hosts, that cannot be encoded."""


class Courier:
    """Carries each delivery until it is received, trying again after 1, 2, 4, … times `delay` seconds.

    `told` hears in one line what became of each. Whatever is not received with a 2xx is tried again: which answers
    vendors take for one is seldom documented.
    """

    def __init__(  # noqa: PLR0913 - each is one decision
        self,
        *,
        allowed: Iterable[str] = (),
        attempts: int = 8,
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

    def take(self, delivery: Delivery) -> None:
        """Begin with a delivery and return at once; where too many are under way the oldest is dropped.

        This is called within an event loop.
        """
        if len(self._under_way) >= self._most:
            oldest, dropped = next(iter(self._under_way.items()))
            del self._under_way[oldest]
            oldest.cancel()
            self._told(f"{_shown(dropped.url)} was not told: too many deliveries are under way")
        task = asyncio.get_running_loop().create_task(self._deliver(delivery))
        self._under_way[task] = delivery
        task.add_done_callback(lambda done: self._under_way.pop(done, None))

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await asyncio.wait(list(self._under_way))

    async def close(self) -> None:
        """Drop what is under way, and close what connections there are."""
        for task in self._under_way:
            task.cancel()
        await self.settle()
        if self._transport is not None:
            await self._transport.aclose()
            self._transport = None

    async def _deliver(self, delivery: Delivery) -> None:
        told = _shown(delivery.url)
        hindrance = self._hindrance(delivery)
        if hindrance:
            self._told(f"{told} was not told: {hindrance}")
            return
        outcome = ""
        for attempt in range(self._attempts):
            if attempt:
                await self._sleep(self._delay * 2 ** (attempt - 1))
            received, outcome = await self._send(delivery)
            if received:
                self._told(f"{told} was told: {outcome}")
                return
        self._told(f"{told} was not told, after {self._attempts} attempts: {outcome}")

    def _hindrance(self, delivery: Delivery) -> str:
        """Why a delivery must not be sent; `""` where it may be."""
        try:
            url = httpx.URL(delivery.url)
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
                extensions={"timeout": httpx.Timeout(PATIENCE, pool=None).as_dict()},
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
