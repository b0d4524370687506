"""The courier: where it goes, how often, and that it waits for nobody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

import httpx
import pytest

from caveat.delivery import Delivery
from caveat.targets.courier import Courier

HOOK = "http://127.0.0.1:9/hook"


@dataclass
class Receiver:
    """Answers with one status after the other, the last for ever; 0 is no answer."""

    statuses: list[int] = field(default_factory=lambda: [200])
    seen: list[httpx.Request] = field(default_factory=list)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        """Take a request."""
        self.seen.append(request)
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        if status == 0:
            raise httpx.ConnectError("nobody is there", request=request)
        return httpx.Response(status, headers={"location": "http://127.0.0.1:9/other", "set-cookie": "a=b"})


@dataclass
class Rest:
    """Remembers how long one would have slept."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        """Sleep, at no cost."""
        self.seconds.append(seconds)


def carried(*deliveries: Delivery, receiver: Receiver, allowed: tuple[str, ...] = (), attempts: int = 4) -> Told:
    rest, said = Rest(), list[str]()

    async def carry() -> None:
        transport = httpx.MockTransport(receiver)
        courier = Courier(
            allowed=allowed, attempts=attempts, delay=0.5, sleep=rest, transport=transport, told=said.append
        )
        for delivery in deliveries:
            courier.take(delivery)
        await courier.settle()
        await courier.close()

    asyncio.run(carry())
    return Told(said, rest.seconds)


@dataclass(frozen=True)
class Told:
    """What was said, and how long it was slept."""

    said: list[str]
    slept: list[float]


def test_a_delivery_is_a_post_of_json() -> None:
    receiver = Receiver()
    told = carried(Delivery(HOOK + "?token=fake", {"a": "ü"}, {"X-Own": "1"}), receiver=receiver)
    [sent] = receiver.seen
    assert (sent.method, str(sent.url), json.loads(sent.content)) == ("POST", HOOK + "?token=fake", {"a": "ü"})
    assert (sent.headers["x-own"], sent.headers["content-type"]) == ("1", "application/json")
    assert told.said == [f"{HOOK} was told: it answered 200"]


@pytest.mark.parametrize(
    ("statuses", "slept", "end"),
    [
        ([200], [], "was told: it answered 200"),
        ([204], [], "was told: it answered 204"),
        ([500, 200], [0.5], "was told: it answered 200"),
        ([0, 503, 201], [0.5, 1.0], "was told: it answered 201"),
        ([302], [0.5, 1.0, 2.0], "was not told, after 4 attempts: it answered 302"),
        ([400], [0.5, 1.0, 2.0], "was not told, after 4 attempts: it answered 400"),
        ([0], [0.5, 1.0, 2.0], "was not told, after 4 attempts: nobody is there"),
    ],
)
def test_what_fails_is_tried_again_at_growing_intervals(statuses: list[int], slept: list[float], end: str) -> None:
    receiver = Receiver(statuses)
    told = carried(Delivery(HOOK, {}), receiver=receiver)
    assert (told.slept, told.said) == (slept, [f"{HOOK} {end}"])
    assert len(receiver.seen) == len(slept) + 1
    # No redirect is followed, and no cookie is kept.
    assert {str(request.url) for request in receiver.seen} == {HOOK}
    assert not any("cookie" in request.headers for request in receiver.seen)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.com/?token=fake", "http://example.com/ was not told: example.com is not this machine"),
        ("http://10.0.0.1", "10.0.0.1 is not this machine"),
        ("http://127.0.0.1.example.com", "127.0.0.1.example.com is not this machine"),
        ("http://allowed.example.com.example.org", "is not this machine"),
        ("http://user:fake-word@127.0.0.1/", "http://127.0.0.1/ was not told: credentials do not belong in an address"),
        ("http://127.0.0.1\\@example.com", "credentials do not belong in an address"),
        ("http://127.0.0.1:99999", "no http address"),
        ("ftp://127.0.0.1", "no http address"),
        ("/hook", "no http address"),
        ("", "no http address"),
        ("http://[::1", "no address"),
        ("http://xn--/", "no address"),
        ("http://127.0.0.1/\ud800", "An address was not told: that is no address"),
    ],
)
def test_nobody_else_is_told(url: str, why: str) -> None:
    receiver = Receiver()
    told = carried(Delivery(url, {}), receiver=receiver, allowed=("allowed.example.com",))
    assert receiver.seen == []
    assert len(told.said) == 1
    assert why in told.said[0]
    assert "fake" not in told.said[0]


@pytest.mark.parametrize("url", ["http://Allowed.example.com/a", "https://[::1]:8/", "http://localhost", HOOK])
def test_this_machine_is_told_and_who_was_allowed(url: str) -> None:
    receiver = Receiver()
    carried(Delivery(url, {}), receiver=receiver, allowed=("allowed.EXAMPLE.com",))
    assert len(receiver.seen) == 1


def loop(body: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(body())


def test_nobody_waits_for_it_and_of_too_many_the_oldest_is_dropped() -> None:
    said: list[str] = []
    seen: list[bytes] = []

    async def busy() -> None:
        answered = asyncio.Event()

        async def slow(request: httpx.Request) -> httpx.Response:
            await answered.wait()
            seen.append(request.content)
            return httpx.Response(200)

        courier = Courier(most=2, transport=httpx.MockTransport(slow), told=said.append)
        for number in range(4):
            courier.take(Delivery(f"{HOOK}/{number}", number))
        assert seen == []
        answered.set()
        await courier.settle()
        await courier.close()

    loop(busy)
    assert seen == [b"2", b"3"]
    assert said[:2] == [f"{HOOK}/{number} was not told: too many deliveries are under way" for number in (0, 1)]


def test_what_is_under_way_at_the_end_is_dropped() -> None:
    said: list[str] = []

    async def never(_seconds: float) -> None:
        await asyncio.Event().wait()

    async def end() -> None:
        courier = Courier(sleep=never, transport=httpx.MockTransport(Receiver([500])), told=said.append)
        courier.take(Delivery(HOOK, {}))
        await asyncio.sleep(0)
        await courier.close()

    loop(end)
    assert said == []
