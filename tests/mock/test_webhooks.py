"""The webhook sender: which hosts, how many attempts, and that it runs in the background."""

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


@dataclass
class Receiver:
    """Responds with one status after another, then always with the last; 0 is no response."""

    statuses: list[int] = field(default_factory=lambda: [200])
    requests: list[httpx.Request] = field(default_factory=list)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        """Respond to a request."""
        self.requests.append(request)
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        if status == 0:
            raise httpx.ConnectError("connection refused", request=request)
        return httpx.Response(status, headers={"location": "http://127.0.0.1:9/other", "set-cookie": "a=b"})


@dataclass
class FakeSleep:
    """Records the seconds of each sleep."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        """Return at once."""
        self.seconds.append(seconds)


def send_all(*deliveries: Delivery, receiver: Receiver, allowed: tuple[str, ...] = (), max_attempts: int = 4) -> Result:
    sleep, log = FakeSleep(), list[str]()
    outcomes: list[Outcome | None] = []

    async def run() -> None:
        transport = httpx.MockTransport(receiver)
        webhook_sender = WebhookSender(
            allowed=allowed, max_attempts=max_attempts, delay=0.5, sleep=sleep, transport=transport, log=log.append
        )
        for delivery in deliveries:
            webhook_sender.enqueue(delivery)
        await webhook_sender.join()
        outcomes.extend(map(webhook_sender.outcome, deliveries))
        await webhook_sender.close()

    asyncio.run(run())
    return Result(log, sleep.seconds, outcomes)


@dataclass(frozen=True)
class Result:
    """The log, the seconds of each sleep, and the outcome of each delivery."""

    log: list[str]
    slept: list[float]
    outcomes: list[Outcome | None]


def test_a_delivery_is_retried_for_several_minutes() -> None:
    sleep = FakeSleep()

    async def run() -> None:
        webhook_sender = WebhookSender(sleep=sleep, transport=httpx.MockTransport(Receiver([0])))
        webhook_sender.enqueue(Delivery(HOOK, {}))
        await webhook_sender.join()
        await webhook_sender.close()

    asyncio.run(run())
    assert 180 < sum(sleep.seconds) < 600


def test_a_delivery_is_a_post_of_json() -> None:
    receiver = Receiver()
    result = send_all(Delivery(HOOK + "?token=fake", {"a": "ü"}, {"X-Own": "1"}), receiver=receiver)
    [request] = receiver.requests
    assert (request.method, str(request.url), json.loads(request.content)) == ("POST", HOOK + "?token=fake", {"a": "ü"})
    assert (request.headers["x-own"], request.headers["content-type"]) == ("1", "application/json")
    assert result.log == [f"webhook {HOOK} delivered: the receiver answered 200"]


@pytest.mark.parametrize(
    ("statuses", "slept", "failure", "end"),
    [
        ([200], [], "", "delivered: the receiver answered 200"),
        ([204], [], "", "delivered: the receiver answered 204"),
        ([500, 200], [0.5], "the receiver answered 500", "delivered: the receiver answered 200"),
        ([0, 503, 201], [0.5, 1.0], "connection refused", "delivered: the receiver answered 201"),
        ([302], [0.5, 1.0, 2.0], "the receiver answered 302", "not delivered: the receiver answered 302"),
        ([400], [0.5, 1.0, 2.0], "the receiver answered 400", "not delivered: the receiver answered 400"),
        ([0], [0.5, 1.0, 2.0], "connection refused", "not delivered: connection refused"),
    ],
)
def test_a_failed_delivery_is_logged_once_and_retried_at_growing_intervals(
    statuses: list[int], slept: list[float], failure: str, end: str
) -> None:
    receiver = Receiver(statuses)
    result = send_all(Delivery(HOOK, {}), receiver=receiver)
    first = [f"webhook {HOOK} failed: {failure}; next attempt in 0.5 s"] if failure else []
    last = end.replace("not delivered", "not delivered after 4 attempts")
    assert (result.slept, result.log) == (slept, [*first, f"webhook {HOOK} {last}"])
    assert result.outcomes == [Outcome(len(slept) + 1, end)]
    assert len(receiver.requests) == len(slept) + 1
    # No redirect is followed, and no cookie is kept.
    assert {str(request.url) for request in receiver.requests} == {HOOK}
    assert not any("cookie" in request.headers for request in receiver.requests)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.com/?token=fake", "http://example.com/ not delivered: example.com is not this machine"),
        ("http://10.0.0.1", "10.0.0.1 is not this machine"),
        ("http://127.0.0.1.example.com", "127.0.0.1.example.com is not this machine"),
        ("http://allowed.example.com.example.org", "is not this machine"),
        ("http://user:fake-word@127.0.0.1/", "http://127.0.0.1/ not delivered: the URL contains credentials"),
        ("http://127.0.0.1\\@example.com", "the URL contains credentials"),
        ("http://127.0.0.1:99999", "it is not an HTTP URL"),
        ("ftp://127.0.0.1", "it is not an HTTP URL"),
        ("/hook", "it is not an HTTP URL"),
        ("", "it is not an HTTP URL"),
        ("http://[::1", "it is not a URL"),
        ("http://xn--/", "it is not a URL"),
        ("http://127.0.0.1/\ud800", "webhook URL not delivered: it is not a URL"),
    ],
)
def test_other_hosts_get_no_delivery(url: str, reason: str) -> None:
    receiver = Receiver()
    result = send_all(Delivery(url, {}), receiver=receiver, allowed=("allowed.example.com",))
    assert receiver.requests == []
    assert len(result.log) == 1
    assert reason in result.log[0]
    assert "fake" not in result.log[0]
    [outcome] = result.outcomes
    assert outcome is not None
    assert (outcome.attempts, outcome.description) == (0, result.log[0][result.log[0].index("not delivered") :])


@pytest.mark.parametrize("url", ["http://Allowed.example.com/a", "https://[::1]:8/", "http://localhost", HOOK])
def test_this_machine_and_allowed_hosts_get_deliveries(url: str) -> None:
    receiver = Receiver()
    send_all(Delivery(url, {}), receiver=receiver, allowed=("allowed.EXAMPLE.com",))
    assert len(receiver.requests) == 1


def run_in_loop(body: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(body())


def test_deliveries_run_in_the_background_and_the_oldest_of_too_many_is_dropped() -> None:
    log: list[str] = []
    received: list[bytes] = []

    async def run() -> None:
        answered = asyncio.Event()

        async def slow(request: httpx.Request) -> httpx.Response:
            await answered.wait()
            received.append(request.content)
            return httpx.Response(200)

        webhook_sender = WebhookSender(max_deliveries=2, transport=httpx.MockTransport(slow), log=log.append)
        for number in range(4):
            webhook_sender.enqueue(Delivery(f"{HOOK}/{number}", number))
        assert received == []
        answered.set()
        await webhook_sender.join()
        await webhook_sender.close()

    run_in_loop(run)
    assert received == [b"2", b"3"]
    assert log[:2] == [f"webhook {HOOK}/{number} not delivered: too many deliveries are pending" for number in (0, 1)]


def test_the_outcomes_of_the_latest_deliveries_are_kept_also_of_equal_and_pending_ones() -> None:
    outcomes: list[list[Outcome | None]] = []
    deliveries = [Delivery(HOOK, {}) for _ in range(3)]

    async def run() -> None:
        webhook_sender = WebhookSender(
            max_deliveries=2, max_attempts=2, sleep=note_outcome, transport=httpx.MockTransport(Receiver([500, 200]))
        )
        senders.append(webhook_sender)
        for delivery in deliveries:
            webhook_sender.enqueue(delivery)
            await webhook_sender.join()
        outcomes.append(list(map(webhook_sender.outcome, deliveries)))
        await webhook_sender.close()

    senders: list[WebhookSender] = []

    async def note_outcome(_seconds: float) -> None:
        outcomes.append([senders[0].outcome(deliveries[0])])

    run_in_loop(run)
    delivered = Outcome(1, "delivered: the receiver answered 200")
    assert outcomes == [[Outcome(1, "retrying: the receiver answered 500")], [None, delivered, delivered]]


def test_a_delivery_is_sent_even_if_its_outcome_is_no_longer_kept() -> None:
    log: list[str] = []
    slow = Delivery(f"{HOOK}/slow", {})

    async def run() -> None:
        answered, done = asyncio.Event(), asyncio.Queue[str]()

        async def receive(request: httpx.Request) -> httpx.Response:
            if request.url.path.endswith("slow"):
                await answered.wait()
            return httpx.Response(200)

        def write(line: str) -> None:
            log.append(line)
            done.put_nowait(line)

        webhook_sender = WebhookSender(max_deliveries=2, transport=httpx.MockTransport(receive), log=write)
        webhook_sender.enqueue(slow)
        for _ in range(3):
            webhook_sender.enqueue(Delivery(HOOK, {}))
            await done.get()
            # Let the task that wrote the line end.
            await asyncio.sleep(0)
        assert webhook_sender.outcome(slow) is None
        answered.set()
        await webhook_sender.join()
        assert webhook_sender.outcome(slow) is None
        await webhook_sender.close()

    run_in_loop(run)
    delivered = "delivered: the receiver answered 200"
    assert log == [f"webhook {HOOK} {delivered}"] * 3 + [f"webhook {HOOK}/slow {delivered}"]


@pytest.mark.parametrize(
    ("many", "last"), [(1, "1 pending delivery was dropped"), (2, "2 pending deliveries were dropped")]
)
def test_pending_deliveries_are_dropped_and_counted_at_the_end(many: int, last: str) -> None:
    log: list[str] = []

    async def never(_seconds: float) -> None:
        await asyncio.Event().wait()

    async def run() -> None:
        webhook_sender = WebhookSender(sleep=never, transport=httpx.MockTransport(Receiver([500])), log=log.append)
        for _ in range(many):
            webhook_sender.enqueue(Delivery(HOOK, {}))
        await asyncio.sleep(0)
        await webhook_sender.close()

    run_in_loop(run)
    assert log == [f"webhook {HOOK} failed: the receiver answered 500; next attempt in 1 s"] * many + [last]
