"""The courier: where it goes, how often, and that it waits for nobody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

import httpx
import pytest

from caveat.mock.webhooks import WebhookSender
from caveat.provider.outbox import Delivery, Outcome

HOOK = "http://127.0.0.1:9/hook"
NOT = "was not told, after 4 attempts"


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
    outcomes: list[Outcome | None] = []

    async def carry() -> None:
        transport = httpx.MockTransport(receiver)
        webhook_sender = WebhookSender(
            allowed=allowed, attempts=attempts, delay=0.5, sleep=rest, transport=transport, told=said.append
        )
        for delivery in deliveries:
            webhook_sender.take(delivery)
        await webhook_sender.settle()
        outcomes.extend(map(webhook_sender.outcome, deliveries))
        await webhook_sender.close()

    asyncio.run(carry())
    return Told(said, rest.seconds, outcomes)


@dataclass(frozen=True)
class Told:
    """What was said, how long it was slept, and what became of each delivery."""

    said: list[str]
    slept: list[float]
    outcomes: list[Outcome | None]


def test_a_receiver_has_several_minutes_to_come_back() -> None:
    rest = Rest()

    async def carry() -> None:
        webhook_sender = WebhookSender(sleep=rest, transport=httpx.MockTransport(Receiver([0])))
        webhook_sender.take(Delivery(HOOK, {}))
        await webhook_sender.settle()
        await webhook_sender.close()

    asyncio.run(carry())
    assert 180 < sum(rest.seconds) < 600


def test_a_delivery_is_a_post_of_json() -> None:
    receiver = Receiver()
    told = carried(Delivery(HOOK + "?token=fake", {"a": "ü"}, {"X-Own": "1"}), receiver=receiver)
    [sent] = receiver.seen
    assert (sent.method, str(sent.url), json.loads(sent.content)) == ("POST", HOOK + "?token=fake", {"a": "ü"})
    assert (sent.headers["x-own"], sent.headers["content-type"]) == ("1", "application/json")
    assert told.said == [f"{HOOK} was told: it answered 200"]


@pytest.mark.parametrize(
    ("statuses", "slept", "failed", "end", "outcome"),
    [
        ([200], [], "", "was told: it answered 200", "told: it answered 200"),
        ([204], [], "", "was told: it answered 204", "told: it answered 204"),
        ([500, 200], [0.5], "it answered 500", "was told: it answered 200", "told: it answered 200"),
        ([0, 503, 201], [0.5, 1.0], "nobody is there", "was told: it answered 201", "told: it answered 201"),
        ([302], [0.5, 1.0, 2.0], "it answered 302", f"{NOT}: it answered 302", "not told: it answered 302"),
        ([400], [0.5, 1.0, 2.0], "it answered 400", f"{NOT}: it answered 400", "not told: it answered 400"),
        ([0], [0.5, 1.0, 2.0], "nobody is there", f"{NOT}: nobody is there", "not told: nobody is there"),
    ],
)
def test_what_fails_is_told_once_and_tried_again_at_growing_intervals(
    statuses: list[int], slept: list[float], failed: str, end: str, outcome: str
) -> None:
    receiver = Receiver(statuses)
    told = carried(Delivery(HOOK, {}), receiver=receiver)
    first = [f"{HOOK} was not told: {failed}; trying again in 0.5 s"] if failed else []
    assert (told.slept, told.said) == (slept, [*first, f"{HOOK} {end}"])
    assert told.outcomes == [Outcome(len(slept) + 1, outcome)]
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
    [outcome] = told.outcomes
    assert outcome is not None
    assert (outcome.attempts, f"was {outcome.said}") == (0, told.said[0][told.said[0].index("was not told") :])


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

        webhook_sender = WebhookSender(most=2, transport=httpx.MockTransport(slow), told=said.append)
        for number in range(4):
            webhook_sender.take(Delivery(f"{HOOK}/{number}", number))
        assert seen == []
        answered.set()
        await webhook_sender.settle()
        await webhook_sender.close()

    loop(busy)
    assert seen == [b"2", b"3"]
    assert said[:2] == [f"{HOOK}/{number} was not told: too many deliveries are under way" for number in (0, 1)]


def test_outcomes_are_kept_of_the_last_deliveries_also_of_equal_ones_and_while_they_are_under_way() -> None:
    seen: list[list[Outcome | None]] = []
    deliveries = [Delivery(HOOK, {}) for _ in range(3)]

    async def watched() -> None:
        webhook_sender = WebhookSender(
            most=2, attempts=2, sleep=look, transport=httpx.MockTransport(Receiver([500, 200]))
        )
        carriers.append(webhook_sender)
        for delivery in deliveries:
            webhook_sender.take(delivery)
            await webhook_sender.settle()
        seen.append(list(map(webhook_sender.outcome, deliveries)))
        await webhook_sender.close()

    carriers: list[WebhookSender] = []

    async def look(_seconds: float) -> None:
        seen.append([carriers[0].outcome(deliveries[0])])

    loop(watched)
    told = Outcome(1, "told: it answered 200")
    assert seen == [[Outcome(1, "trying again: it answered 500")], [None, told, told]]


def test_one_that_outlives_what_is_kept_of_it_is_carried_on() -> None:
    said: list[str] = []
    slow = Delivery(f"{HOOK}/slow", {})

    async def outlive() -> None:
        answered, done = asyncio.Event(), asyncio.Queue[str]()

        async def receive(request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("slow"):
                await answered.wait()
            return httpx.Response(200)

        def hear(line: str) -> None:
            said.append(line)
            done.put_nowait(line)

        webhook_sender = WebhookSender(most=2, transport=httpx.MockTransport(receive), told=hear)
        webhook_sender.take(slow)
        for _ in range(3):
            webhook_sender.take(Delivery(HOOK, {}))
            await done.get()
            # The task that said so comes to its end.
            await asyncio.sleep(0)
        assert webhook_sender.outcome(slow) is None
        answered.set()
        await webhook_sender.settle()
        assert webhook_sender.outcome(slow) is None
        await webhook_sender.close()

    loop(outlive)
    assert said == [f"{HOOK} was told: it answered 200"] * 3 + [f"{HOOK}/slow was told: it answered 200"]


@pytest.mark.parametrize(
    ("many", "last"), [(1, "1 delivery was dropped unfinished"), (2, "2 deliveries were dropped unfinished")]
)
def test_what_is_under_way_at_the_end_is_dropped_and_counted(many: int, last: str) -> None:
    said: list[str] = []

    async def never(_seconds: float) -> None:
        await asyncio.Event().wait()

    async def end() -> None:
        webhook_sender = WebhookSender(sleep=never, transport=httpx.MockTransport(Receiver([500])), told=said.append)
        for _ in range(many):
            webhook_sender.take(Delivery(HOOK, {}))
        await asyncio.sleep(0)
        await webhook_sender.close()

    loop(end)
    assert said == [f"{HOOK} was not told: it answered 500; trying again in 1 s"] * many + [last]
